import { type InputError, Refused } from "../restli/refusal.ts";

/** List of what is wrong with a change: all of it is told at once, and then nothing is changed. */
export class Problems {
	readonly #all: InputError[] = [];

	add(code: string, fieldPath: string, description: string): void {
		this.#all.push({ code, fieldPath, description });
	}

	/** @throws {Refused} where there is anything wrong */
	refuse(): void {
		const [first] = this.#all;
		if (first === undefined) return;
		const isOne = this.#all.length === 1;
		throw new Refused({
			status: 400,
			code: isOne ? first.code : "MULTIPLE_VALIDATIONS_FAILED",
			message: isOne
				? first.description
				: "Multiple errors occurred during the input validation. Please see errorDetails for more information.",
			inputErrors: this.#all,
		});
	}
}
