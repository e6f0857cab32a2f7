"""Notes down what a PyTorch module does with one picture, for: blockwright trace ID --weights FILE --with trace.safetensors
Needs torch, numpy, pillow and safetensors. Call trace(model, "cat.jpg", "trace.safetensors", resize, crop, normalise),
where the three are your own steps: PIL to PIL, PIL to PIL, and PIL to a float tensor (3, H, W)."""
import numpy
import torch
from PIL import Image
from safetensors.torch import save_file


def trace(model, picture, out, resize, crop, normalise):
    noted, pixels = {}, lambda image: torch.from_numpy(numpy.array(image.convert("RGB")))

    def note(name, value):  # a copy at once: what comes next may work in place
        value = value[0] if isinstance(value, (tuple, list)) else value
        if name and torch.is_tensor(value):
            calls = sum(key == name or key.startswith(name + "#") for key in noted)
            noted[name if not calls else f"{name}#{calls + 1}"] = value.detach().cpu().float().contiguous().clone()

    hooks = [module.register_forward_hook(lambda module, inputs, output, name=name: note(name, output))
             for name, module in model.named_modules()]
    decoded = Image.open(picture).convert("RGB")
    resized = resize(decoded)
    cropped = crop(resized)
    given = normalise(cropped).unsqueeze(0)
    with torch.no_grad():
        model.eval()(given.to(next(model.parameters()).device))
    for hook in hooks:
        hook.remove()
    order = "\n".join(noted)
    noted["image/file"] = torch.from_numpy(numpy.fromfile(picture, dtype=numpy.uint8))
    noted.update({"image/decoded": pixels(decoded), "image/resized": pixels(resized), "image/cropped": pixels(cropped)})
    noted["image/input"] = given.float().contiguous()
    save_file(noted, out, metadata={"order": order, "model": type(model).__name__})
