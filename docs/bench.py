"""Times a PyTorch module as people run it: eager, channels-last, optimize_for_inference, torch.compile, and training steps.

    python docs/bench.py timm:mobilenetv2_100 torchvision:resnet18 --batch 1,16 [--training] [--save DIR] [--rounds 20]
    python docs/bench.py --data DIR --batch 16 [--size 224] [--rounds 20]

A model is MODULE:NAME, with MODULE timm, torchvision, or a file of your own with a function NAME that returns the module.
--data times instead how one thread reads DIR's JPEGs by PIL and prepares them by torchvision's transforms.
--save writes each as frozen TorchScript, for: blockwright bench ID --against DIR/NAME.pt
Configurations take turns, and the medians and quartiles are of milliseconds a batch. Needs torch, and timm or torchvision."""
import argparse
import copy
import importlib.util
import itertools
import os
import pathlib
import statistics
import time

import torch


def load(text):
    module, name = text.split(":")
    if module == "timm":
        import timm
        return name, timm.create_model(name)
    if module == "torchvision":
        import torchvision
        return name, torchvision.models.get_model(name)
    spec = importlib.util.spec_from_file_location("own", module)
    own = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(own)
    return name, getattr(own, name)()


def guarded(make):
    """A configuration that cannot be made or run is left out, and said."""
    try:
        module, images = make()
        with torch.no_grad():
            module(images)
        return module, images
    except Exception as failure:  # whatever a compiler throws
        print(f"left out: {type(failure).__name__}: {str(failure).splitlines()[0]}")
        return None


def evaluations(model, images):
    model.eval()
    last = images.contiguous(memory_format=torch.channels_last)

    made = {
        "eager": lambda: (model, images),
        "channels-last": lambda: (copy.deepcopy(model).to(memory_format=torch.channels_last), last),
        "frozen": lambda: (torch.jit.freeze(torch.jit.trace(model, images)), images),
        "optimize_for_inference": lambda: (torch.jit.optimize_for_inference(torch.jit.trace(model, images)), images),
        "compile": lambda: (torch.compile(model), images),
    }
    return {name: pair for name, make in made.items() if (pair := guarded(make))}


def step(model, images, labels, optimizer):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(model(images), labels).backward()
    optimizer.step()


def trainings(model, images, labels):
    made = {}
    for name, order in (("step", torch.contiguous_format), ("step, channels-last", torch.channels_last)):
        own = copy.deepcopy(model).train().to(memory_format=order)
        optimizer = torch.optim.SGD(own.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4)
        x = images.contiguous(memory_format=order)
        made[name] = lambda own=own, x=x, optimizer=optimizer: step(own, x, labels, optimizer)
    return made


def loading(folder, size, batch):
    """Batches of images by PIL and torchvision, as ImageNet's evaluation and ResNet's training prepare them."""
    import io
    from PIL import Image
    from torchvision import transforms as t
    files = sorted(file for file in pathlib.Path(folder).rglob("*") if file.suffix.lower() in (".jpg", ".jpeg"))
    images = itertools.cycle(files)
    last = [t.ToTensor(), t.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])]
    ways = {
        "evaluation": t.Compose([t.Resize(round(size / 0.875)), t.CenterCrop(size), *last]),
        "training": t.Compose([t.RandomResizedCrop(size), t.RandomHorizontalFlip(), *last]),
    }
    def read(way):
        return torch.stack([way(Image.open(io.BytesIO(next(images).read_bytes())).convert("RGB")) for _ in range(batch)])
    return {f"images for {name}": lambda way=way: read(way) for name, way in ways.items()}


def times(runs, rounds):
    taken = {name: [] for name in runs}
    for turn in range(-3, rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            if turn >= 0:
                taken[name].append(1e3 * (time.perf_counter() - start))
    return taken


def show(name, batch, taken):
    for key, values in taken.items():
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
        print(f"{name:28} {key:24} batch {batch:3}  {middle:9.2f} ms  ({low:.2f} - {high:.2f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", metavar="MODULE:NAME")
    parser.add_argument("--data", metavar="DIR")
    parser.add_argument("--batch", default="1,16")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--training", action="store_true")
    parser.add_argument("--save", metavar="DIR")
    options = parser.parse_args()
    if bool(options.models) == bool(options.data):
        parser.error("name models, or give --data")
    torch.set_num_threads(1 if options.data else options.threads)
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")
    for batch in map(int, options.batch.split(",")) if options.data else ():
        show("", batch, times(loading(options.data, options.size, batch), options.rounds))
    for text in options.models:
        for batch in map(int, options.batch.split(",")):
            name, model = load(text)
            images = torch.rand(batch, 3, options.size, options.size) * 4 - 2
            if options.save:
                os.makedirs(options.save, exist_ok=True)
                torch.jit.freeze(torch.jit.trace(model.eval(), images[:1])).save(os.path.join(options.save, name + ".pt"))
            if options.training:
                runs = trainings(model, images, torch.zeros(batch, dtype=torch.long))
            else:
                pairs = evaluations(model, images)
                runs = {key: lambda m=m, x=x: m(x) for key, (m, x) in pairs.items()}
            with torch.enable_grad() if options.training else torch.no_grad():
                taken = times(runs, options.rounds)
            show(name, batch, taken)


if __name__ == "__main__":
    main()
