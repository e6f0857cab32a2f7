package org.blockwright.runtime.weights;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.Pickled.Sequence;

/**
 * Reads what {@code torch.save} wrote before PyTorch 1.6: five pickles (a magic number, the
 * protocol, the system, the object, the storages' keys), then the storages, each behind the number
 * of its elements.
 */
final class TorchLegacyReader {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  /** PROTO 2, LONG1 of ten bytes: how the pickled magic number begins. */
  private static final int START = 0x0a8a0280;

  private static final long MAX_PICKLES = 64 << 20;

  private final FileSource source;
  private final String origin;
  private final PickleInput in;
  private final AllowedGlobals vocabulary;

  private TorchLegacyReader(FileSource source) {
    this.source = source;
    this.origin = source.path().toString();
    this.vocabulary = new AllowedGlobals(origin);
    this.in = new PickleInput(source, 0, Math.min(source.size(), MAX_PICKLES));
  }

  static boolean recognises(FileSource source) {
    return source.size() > Integer.BYTES && source.read(0, Integer.BYTES).getInt() == START;
  }

  static TensorArchive read(FileSource source, String wanted) {
    return new TorchLegacyReader(source).read(wanted);
  }

  private TensorArchive read(String wanted) {
    if (!MAGIC.equals(next()) || !Long.valueOf(PROTOCOL).equals(next())) {
      throw broken("it lacks the magic number and protocol 1001");
    }
    next(); // the system; its byte order is of no interest, since storages always are little-endian
    Object content = next();
    if (!(next() instanceof Sequence keys)) {
      throw broken("its list of storages is missing");
    }
    Map<String, Long> positions = storages(keys);
    StateDict state = StateDict.find(origin, content, wanted);
    List<WeightTensor> tensors = new ArrayList<>(state.views().size());
    state.views().forEach((name, view) -> tensors.add(tensor(name, view, positions)));
    String format = state.format("PyTorch before 1.6");
    return new TensorArchive(origin, format, tensors, Map.of(), source);
  }

  private Object next() {
    return PickleReader.read(origin, in, vocabulary);
  }

  private Map<String, Long> storages(Sequence keys) {
    if (keys.items().size() > TensorSizes.MAX_TENSORS) {
      throw broken("it lists more than " + TensorSizes.MAX_TENSORS + " storages");
    }
    Map<String, Long> positions = new HashMap<>();
    long position = in.position();
    for (Object key : keys.items()) {
      TorchStorage storage = key instanceof String name ? vocabulary.storages().get(name) : null;
      if (storage == null || positions.containsKey(storage.key())) {
        throw broken("it lists a storage twice or without using it");
      }
      long elements = source.read(position, Long.BYTES).getLong();
      if (elements != storage.elements()) {
        throw broken(
            "storage %s has %d elements where its pickle says %d"
                .formatted(Text.show(storage.key()), elements, storage.elements()));
      }
      long bytes = storage.bytes();
      position += Long.BYTES;
      source.require(position, bytes);
      positions.put(storage.key(), position);
      position += bytes;
    }
    if (position != source.size()) {
      throw broken("%d bytes follow its last storage".formatted(source.size() - position));
    }
    return positions;
  }

  private WeightTensor tensor(String name, TorchView view, Map<String, Long> positions) {
    Long position = positions.get(view.storage().key());
    if (position == null) {
      throw broken("the storage of " + Text.show(name) + " is missing");
    }
    return view.tensor(name, new TorchView.Place(source, position, ByteOrder.LITTLE_ENDIAN));
  }

  private BlockwrightException broken(String why) {
    return new WeightsException(origin + " is no readable PyTorch file: " + why);
  }
}
