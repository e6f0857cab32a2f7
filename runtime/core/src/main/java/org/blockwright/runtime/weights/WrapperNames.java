package org.blockwright.runtime.weights;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes off names what wraps a module while it is trained and is no part of the network. */
final class WrapperNames {
  /**
   * DataParallel, DistributedDataParallel and AveragedModel; inside a name it may be the model's.
   */
  private static final String MODULE = "module.";

  /** torch.compile, sharding and checkpointing of activations put these before any part. */
  private static final Pattern ANYWHERE =
      Pattern.compile(
          "(?<=^|\\.)(_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module|_forward_module)\\.");

  private static final String IN_ALL = "_mod";

  private WrapperNames() {}

  static TensorArchive strip(TensorArchive archive) {
    TensorArchive stripped = archive;
    while (true) {
      List<WeightTensor> tensors = stripped.tensors();
      boolean module =
          tensors.stream().anyMatch(tensor -> isWrapped(tensor.name()))
              && tensors.stream()
                  .allMatch(tensor -> isWrapped(tensor.name()) || !tensor.type().isFloating());
      List<WeightTensor> renamed = new ArrayList<>(tensors.size());
      Set<String> names = new HashSet<>();
      boolean changed = false;
      for (WeightTensor tensor : tensors) {
        String name = tensor.name();
        if (name.contains(IN_ALL)) {
          name = ANYWHERE.matcher(name).replaceAll("");
        }
        name = module && isWrapped(name) ? name.substring(MODULE.length()) : name;
        changed |= !name.equals(tensor.name());
        names.add(name);
        renamed.add(tensor.named(name));
      }
      if (!changed || names.size() < renamed.size() || names.contains("")) {
        return stripped;
      }
      stripped = stripped.with(renamed);
    }
  }

  private static boolean isWrapped(String name) {
    return name.startsWith(MODULE) && name.length() > MODULE.length();
  }
}
