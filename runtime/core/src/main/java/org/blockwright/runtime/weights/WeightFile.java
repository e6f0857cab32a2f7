package org.blockwright.runtime.weights;

import java.nio.file.Files;
import java.nio.file.Path;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/** Opens weight files of any kind that is known. */
public final class WeightFile {
  private WeightFile() {}

  /**
   * Opens a weight file: safetensors, a PyTorch state dict (as {@code torch.save} writes it now, or
   * before PyTorch 1.6) or a run's folder. What it is, its content says, not its extension.
   *
   * <p>A state dict may be bare or under {@code state_dict}, {@code model}, {@code model_ema},
   * {@code ema} or {@code state_dict_ema}, the first of these that holds tensors; {@code module.}
   * before every name is removed and what is no tensor ignored. Of a training run's folder the best
   * weights are taken, else the last; of a whole state those that the run evaluates. Nothing in the
   * file is executed.
   *
   * @param path the file or folder
   * @return the tensors; close it when they are read
   * @throws BlockwrightException if the file cannot be read, is damaged, of no known kind, or asks
   *     for anything beyond plain data
   */
  public static TensorArchive open(Path path) {
    return open(path, null);
  }

  /**
   * Opens a weight file as {@link #open(Path)} does, but takes the state dict under a given entry.
   *
   * @param path the file or folder
   * @param entry the entry of a checkpoint, such as {@code model_ema} of PyTorch's or {@code ema}
   *     of ours; null for the one that fits
   * @return the tensors; close it when they are read
   * @throws BlockwrightException as {@link #open(Path)}, or if there is no such entry
   */
  public static TensorArchive open(Path path, String entry) {
    Path file = Files.isDirectory(path) ? TrainCheckpoint.inFolder(path) : path;
    FileSource source = FileSource.open(file);
    try {
      return read(source, entry);
    } catch (DamagedException e) {
      source.close();
      throw new WeightsException(file + " is damaged: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static TensorArchive read(FileSource source, String entry) {
    if (ZipDirectory.recognises(source)) {
      return TorchZipReader.read(source, entry);
    }
    if (TorchLegacyReader.recognises(source)) {
      return TorchLegacyReader.read(source, entry);
    }
    if (SafetensorsReader.recognises(source)) {
      return TrainCheckpoint.weights(SafetensorsReader.read(source), entry);
    }
    throw new WeightsException(
        "%s is neither safetensors nor a file of torch.save (%s)"
            .formatted(source.path(), kind(source)));
  }

  private static String kind(FileSource source) {
    if (source.size() < Integer.BYTES) {
      return "it has only " + source.size() + " bytes";
    }
    int start = source.read(0, Integer.BYTES).getInt();
    if ((start & 0xffff) == 0x8b1f) {
      return "it is compressed with gzip: unpack it first";
    }
    if ((start & 0xff) == 0x80) {
      return "it is another pickle";
    }
    if ((start & 0xff) == '<') {
      return "it looks like a web page: was the download refused?";
    }
    return "it begins with the bytes %08x".formatted(Integer.reverseBytes(start));
  }
}
