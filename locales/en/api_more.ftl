# The readable page of the REST interface.

api-docs-version = Version
api-docs-document = OpenAPI document
api-docs-contents = Contents
api-docs-problems = Problems
api-docs-problems-about = The kinds of problems: the last word of a problem's type. A kind keeps its name; new ones may come.
api-docs-schemas = Shapes
api-docs-parameters = Parameters
api-docs-body = What is sent
api-docs-answers = What is answered
api-docs-required = required
api-docs-example = Example:
api-docs-list-of = list of
api-docs-or = or
api-docs-anything = anything
