#!/usr/bin/env python3
"""What a change costs in a Jupyter and in a marimo notebook with PyTorch: the trainings of the first chapter.

    .venv/bin/pip install nbconvert ipykernel marimo matplotlib
    .venv/bin/python editing.py

Each step changes one thing and runs the whole notebook again, as `jupyter nbconvert --execute` and `marimo export html`
do; `marimo, cached` wraps each training in marimo's persistent cache.
"""
import gzip, json, os, pathlib, subprocess, sys, tempfile, time

DATA = pathlib.Path(__file__).resolve().parents[2] / "Sources/MNISTData"
PROSE = "An autoencoder reproduces its inputs."
IMPORTS = f'''
import gzip, numpy as np, torch, matplotlib.pyplot as plt
def images(name):
    return np.frombuffer(gzip.open("{DATA}/" + name).read(), np.uint8, offset=16).reshape(-1, 784)
train_images = images("train-images-idx3-ubyte.gz")[5000:]
test_images = torch.from_numpy(images("t10k-images-idx3-ubyte.gz").astype(np.float32) / 255)
'''
TRAIN = '''
def train(l2, epochs, seed=42):
    torch.manual_seed(seed)
    layers = []
    for a, b in [(784, 300), (300, 150), (150, 300), (300, 784)]:
        layers += [torch.nn.Linear(a, b), torch.nn.ELU()]
        torch.nn.init.kaiming_normal_(layers[-2].weight)
        torch.nn.init.zeros_(layers[-2].bias)
    network = torch.nn.Sequential(*layers[:-1])
    adam = torch.optim.Adam(network.parameters(), 0.01)
    x = torch.from_numpy(train_images.astype(np.float32) / 255)
    for epoch in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x) - 149, 150):
            batch = x[order[start:start + 150]]
            loss = ((network(batch) - batch) ** 2).mean()
            for layer in network:
                if isinstance(layer, torch.nn.Linear):
                    loss = loss + l2 / 2 * (layer.weight ** 2).sum()
            adam.zero_grad()
            loss.backward()
            adam.step()
    return [parameter.detach().numpy() for parameter in network.parameters()]
'''
SHOW = '''
def outputs(weights, x):
    for i in range(0, 8, 2):
        x = x @ torch.from_numpy(weights[i]).T + torch.from_numpy(weights[i + 1])
        x = torch.nn.functional.elu(x) if i < 6 else x
    return x
with torch.no_grad():
    for name, weights in [("λ", first), ("low λ", second)]:
        print(name, float(((outputs(weights, test_images) - test_images) ** 2).mean()))
figure, axes = plt.subplots(2, 10)
for column in range(10):
    axes[0][column].imshow(test_images[column].reshape(28, 28))
    axes[1][column].imshow(outputs(first, test_images)[column].reshape(28, 28))
'''


def jupyter(folder, prose, l2, epochs):
    cells = [("markdown", prose), ("code", IMPORTS), ("code", TRAIN),
             ("code", f"first, second = train({l2}, {epochs}), train(0.0001, {epochs})"), ("code", SHOW)]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"id": f"c{i}", "cell_type": kind, "metadata": {}, "source": text,
         **({"outputs": [], "execution_count": None} if kind == "code" else {})}
        for i, (kind, text) in enumerate(cells)]}
    (folder / "notebook.ipynb").write_text(json.dumps(notebook))
    return [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", "--output", "page",
            str(folder / "notebook.ipynb")]


def marimo(folder, prose, l2, epochs, cached):
    call = "cache(train)" if cached else "train"
    cells = [f'mo.md("{prose}")', f"first = {call}({l2}, {epochs})\nsecond = {call}(0.0001, {epochs})"]
    setup = IMPORTS + ("cache = mo.persistent_cache\n" if cached else "")
    indented = lambda text: "\n".join("    " + line for line in text.strip().splitlines())
    (folder / "notebook.py").write_text(f'''import marimo
app = marimo.App()
with app.setup:
    import marimo as mo
{indented(setup)}
@app.function
{TRAIN.strip()}
@app.cell
def _():
{indented(cells[0])}
    return
@app.cell
def _():
{indented(cells[1])}
    return first, second
@app.cell
def _(first, second):
{indented(SHOW)}
    return
''')
    return [sys.executable, "-m", "marimo", "export", "html", "-f", str(folder / "notebook.py"), "-o",
            str(folder / "page.html")]


def main():
    steps = [("from nothing", PROSE, 0.001, 5), ("a word of the prose", PROSE + " So it does.", 0.001, 5),
             ("λ = 0.002", PROSE, 0.002, 5), ("λ = 0.001 again", PROSE, 0.001, 5),
             ("6 epochs instead of 5", PROSE, 0.001, 6)]
    tools = [("Jupyter", jupyter), ("marimo", lambda *a: marimo(*a, False)),
             ("marimo, cached", lambda *a: marimo(*a, True))]
    print("| changed | " + " | ".join(name for name, _ in tools) + " |")
    print("| --- |" + " ---: |" * len(tools))
    with tempfile.TemporaryDirectory() as root:
        folders = [pathlib.Path(root) / str(i) for i in range(len(tools))]
        for folder in folders:
            folder.mkdir()
        for name, *values in steps:
            row = []
            for folder, (_, write) in zip(folders, tools):
                command = write(folder, *values)
                start = time.monotonic()
                run = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ)
                row.append(f"{time.monotonic() - start:.1f} s")
                if run.returncode != 0:
                    sys.exit(run.stdout + run.stderr)
            print(f"| {name} | " + " | ".join(row) + " |", flush=True)


main()
