/// The program beside a model for Triton's Python backend: scores with onnxruntime.
enum PythonModel {
    static let fileName = "model.py"

    /// One thread a request: Triton runs as many instances as its configuration says.
    static let program = """
        import os

        import onnxruntime
        import triton_python_backend_utils as pb_utils

        NAMES = ["\(TritonModel.probability)", "\(TritonModel.logit)"]


        class TritonPythonModel:
            def initialize(self, args):
                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = 1
                self.session = onnxruntime.InferenceSession(
                    os.path.join(os.path.dirname(os.path.abspath(__file__)), "\(ModelRepository.modelFile)"),
                    options,
                    providers=["CPUExecutionProvider"],
                )

            def execute(self, requests):
                return [self.answer(request) for request in requests]

            def answer(self, request):
                rows = pb_utils.get_input_tensor_by_name(request, "\(TritonModel.input)").as_numpy()
                names = [name for name in NAMES if name in request.requested_output_names()]
                values = self.session.run(names, {"\(TritonModel.input)": rows})
                return pb_utils.InferenceResponse([pb_utils.Tensor(name, value) for name, value in zip(names, values)])

        """
}
