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
   * <p>Whatever {@code torch.load(weights_only=True)} reads is read. The weights may be bare or in
   * an entry: {@code state_dict}, {@code model_state_dict}, {@code model}, {@code net}, {@code
   * weights} and the like, else the only one that holds some; a running average is taken only where
   * nothing else is there. What is no tensor is set aside. What wraps a module for other devices,
   * for compilation or for averaging ({@code module.}, {@code _orig_mod.}) is taken off its names.
   * Of a training run's folder the best weights are taken, else the last; of a whole state those
   * that the run evaluates. Nothing in the file is executed. Storages with checksums are read to
   * their end and compared.
   *
   * @param path the file or folder
   * @return the tensors; close it when they are read
   * @throws BlockwrightException if the file cannot be read, is damaged, of no known kind, asks for
   *     anything beyond plain data, or holds several entries that could be meant
   */
  public static TensorArchive open(Path path) {
    return open(path, null);
  }

  /**
   * Opens a weight file as {@link #open(Path)} does, but takes the state dict under a given entry.
   *
   * @param path the file or folder
   * @param entry the entry of a checkpoint, such as {@code model_ema} of PyTorch's or {@code ema}
   *     of ours, an entry in an entry ({@code nets.student}), or how names begin; null for the one
   *     that fits
   * @return the tensors; close it when they are read
   * @throws BlockwrightException as {@link #open(Path)}, or if there is no such entry
   */
  public static TensorArchive open(Path path, String entry) {
    Path file = Files.isDirectory(path) ? TrainCheckpoint.inFolder(path) : path;
    FileSource source = FileSource.open(file);
    try {
      return WrapperNames.strip(read(source, entry));
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
        "%s is neither safetensors nor a file of torch.save: %s"
            .formatted(source.path(), ForeignFile.kind(source)));
  }
}
