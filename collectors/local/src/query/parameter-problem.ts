// A query parameter that cannot be answered, by name.

export class ParameterProblem extends Error {
  readonly parameter: string;

  constructor(parameter: string, problem: string) {
    super(problem);
    this.parameter = parameter;
  }
}
