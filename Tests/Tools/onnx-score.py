"""Checks an ONNX model by the rules of the format, and scores rows with onnxruntime.

usage: onnx-score.py MODEL            prints the model as text
       onnx-score.py MODEL ROWS OUT   ROWS holds little-endian floats, rows x columns of the model's input; writes to OUT the
                                      first output of all rows, then the second
"""

import sys

import numpy
import onnx
import onnxruntime

model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
if len(sys.argv) == 2:
    print(onnx.printer.to_text(model))
    sys.exit()
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
(given,) = session.get_inputs()
rows = numpy.fromfile(sys.argv[2], dtype="<f4").reshape(-1, given.shape[1])
outputs = session.run(None, {given.name: rows})
numpy.concatenate([output.reshape(-1) for output in outputs]).astype("<f4").tofile(sys.argv[3])
