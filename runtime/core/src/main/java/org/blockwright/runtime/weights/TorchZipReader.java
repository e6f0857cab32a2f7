package org.blockwright.runtime.weights;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.WeightsException;

/** Reads what {@code torch.save} writes since PyTorch 1.6: a zip of a pickle and its storages. */
final class TorchZipReader {
  private static final String PICKLE = "/data.pkl";
  private static final int MAX_PICKLE = 64 << 20;
  private static final int MAX_BYTEORDER = 16;

  private final FileSource source;
  private final ZipDirectory zip;
  private final String root;

  private TorchZipReader(FileSource source) {
    this.source = source;
    this.zip = ZipDirectory.read(source);
    this.root = findRoot();
  }

  static TensorArchive read(FileSource source, String wanted) {
    return new TorchZipReader(source).read(wanted);
  }

  private TensorArchive read(String wanted) {
    String origin = source.path().toString();
    ByteOrder order = byteOrder();
    if (zip.contains(root + "/constants.pkl")) {
      throw new WeightsException(
          origin + " is a TorchScript archive, not a state dict; save its state_dict()");
    }
    ZipDirectory.Range pickle = zip.locate(root + PICKLE);
    if (pickle.size() > MAX_PICKLE) {
      throw new WeightsException(
          "%s has a pickle of %d bytes; at most %d are read"
              .formatted(origin, pickle.size(), MAX_PICKLE));
    }
    zip.check(root + PICKLE);
    PickleInput in = new PickleInput(source, pickle.position(), pickle.position() + pickle.size());
    Object content = PickleReader.read(origin, in, new AllowedGlobals(origin));
    StateDict state = StateDict.find(origin, content, wanted);
    List<WeightTensor> tensors = tensors(state, order);
    return new TensorArchive(origin, state.format("PyTorch zip"), tensors, Map.of(), source);
  }

  private String findRoot() {
    String found = null;
    for (String name : zip.names()) {
      if (name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length()) {
        if (found != null) {
          throw new WeightsException(source.path() + " holds more than one data.pkl");
        }
        found = name.substring(0, name.length() - PICKLE.length());
      }
    }
    if (found == null) {
      throw new WeightsException(
          source.path() + " is a zip but no PyTorch file: it holds no data.pkl");
    }
    return found;
  }

  private ByteOrder byteOrder() {
    String entry = root + "/byteorder";
    if (!zip.contains(entry)) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    ZipDirectory.Range range = zip.check(entry);
    int length = (int) Math.min(range.size(), MAX_BYTEORDER);
    String order =
        new String(source.read(range.position(), length).array(), StandardCharsets.UTF_8);
    return switch (order) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw new WeightsException(
              "%s has the byte order '%s'; little and big are read"
                  .formatted(source.path(), Text.show(order)));
    };
  }

  private List<WeightTensor> tensors(StateDict state, ByteOrder order) {
    Map<String, ZipDirectory.Range> storages = new HashMap<>();
    List<WeightTensor> tensors = new ArrayList<>(state.views().size());
    state
        .views()
        .forEach(
            (name, view) -> {
              ZipDirectory.Range range =
                  storages.computeIfAbsent(
                      view.storage().key(), key -> zip.locate(root + "/data/" + key));
              long stated = view.storage().bytes();
              if (stated != range.size()) {
                throw new WeightsException(
                    "%s holds %d bytes for %s where its pickle says %d"
                        .formatted(source.path(), range.size(), Text.show(name), stated));
              }
              tensors.add(view.tensor(name, new TorchView.Place(source, range.position(), order)));
            });
    requireApart(storages);
    storages.keySet().forEach(key -> zip.check(root + "/data/" + key));
    return tensors;
  }

  private void requireApart(Map<String, ZipDirectory.Range> storages) {
    List<ZipDirectory.Range> sorted =
        storages.values().stream()
            .filter(range -> range.size() > 0)
            .sorted(Comparator.comparingLong(ZipDirectory.Range::position))
            .toList();
    for (int i = 1; i < sorted.size(); i++) {
      ZipDirectory.Range before = sorted.get(i - 1);
      if (before.position() + before.size() > sorted.get(i).position()) {
        throw new WeightsException(source.path() + " is damaged: its storages overlap");
      }
    }
  }
}
