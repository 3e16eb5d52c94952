# Runs in Python without packages and in MicroPython, in the folder of the models.
import json

with open("cases.json") as file:
    cases = json.loads(file.read())
answers = {}
for case in cases:
    try:
        model = __import__(case["file"][: -len(".py")])
        model.check()
        answers[case["name"]] = {"outputs": [model.predict(point) for point in case["points"]]}
    except Exception as error:
        answers[case["name"]] = {"error": type(error).__name__ + ": " + str(error)}
print(json.dumps(answers))
