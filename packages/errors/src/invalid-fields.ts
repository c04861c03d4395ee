import { InvalidInput } from "./app-error.ts";

/** Fault of one field: its path into the input, and a message as `AppError` has it. */
export interface FieldProblem {
	message: string;
	/** Empty where the fault is that of the whole input. */
	field: readonly string[];
}

/** Everything that is wrong with an input, so that a form can show all of it at once. */
export class InvalidFields extends InvalidInput {
	readonly problems: readonly FieldProblem[];

	constructor(problems: readonly FieldProblem[]) {
		const [first] = problems;
		super(
			first?.message ?? "The input is not valid.",
			first && first.field.length > 0 ? { field: first.field } : {},
		);
		this.problems = problems;
	}
}

/** @throws {InvalidFields} with all of the problems, when there is any */
export function refuseProblems(problems: readonly FieldProblem[]): void {
	if (problems.length > 0) throw new InvalidFields(problems);
}

/** All faults that an error tells of an input. */
export function problemsOf(error: InvalidInput): readonly FieldProblem[] {
	return error instanceof InvalidFields
		? error.problems
		: [{ message: error.message, field: error.field ?? [] }];
}

/**
 * Results of checks of one input, all of which are run: what several of them refuse is told at once.
 * @throws {InvalidFields} with what each of them refused
 */
export function checkAll<Results extends readonly unknown[]>(
	...checks: { [Index in keyof Results]: () => Results[Index] }
): Results {
	const problems: FieldProblem[] = [];
	const results = checks.map((check) => {
		try {
			return check();
		} catch (error) {
			if (!(error instanceof InvalidInput)) throw error;
			problems.push(...problemsOf(error));
			return undefined;
		}
	});
	refuseProblems(problems);
	return results as unknown as Results;
}
