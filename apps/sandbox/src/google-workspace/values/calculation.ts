import { WorkspaceRefused } from "../errors.ts";
import type { CellValue, Sheet } from "../sheets/sheet.ts";
import type { Workbook } from "../sheets/workbook.ts";
import { clip, parseRange } from "./a1-range.ts";
import {
	type Expression,
	FormulaUnreadable,
	parseFormula,
} from "./formula-parser.ts";
import { formatValue } from "./number-format.ts";

/** Text that a formula without a value shows, such as `#DIV/0!`. */
export class CellError {
	/** Sheets' name of the kind: `DIVIDE_BY_ZERO`, `VALUE`, `REF`, `NAME`, `ERROR`. */
	readonly type: string;
	readonly shown: string;

	constructor(type: string, shown: string) {
		this.type = type;
		this.shown = shown;
	}
}

/** The value of a cell; null for an empty one. */
export type Result = CellValue | null | CellError;

const followed = 200;

/**
 * The values of a workbook's cells at one moment. It computes arithmetic, comparisons, texts, references and the functions
 * below; a formula with anything else shows that the sandbox does not compute it.
 */
export class Calculation {
	readonly #workbook: Workbook;
	readonly #known = new Map<Sheet, Map<string, Result>>();
	#depth = 0;

	constructor(workbook: Workbook) {
		this.#workbook = workbook;
	}

	valueOf(sheet: Sheet, row: number, column: number): Result {
		const cell = sheet.get(row, column);
		if (cell === undefined) return null;
		if (cell.formula === null) return cell.value;
		const ofSheet = this.#known.get(sheet) ?? new Map<string, Result>();
		this.#known.set(sheet, ofSheet);
		const key = `${row} ${column}`;
		const known = ofSheet.get(key);
		if (known !== undefined) return known;
		// Until it is known, whoever comes back here goes round in a circle.
		ofSheet.set(key, new CellError("REF", "#REF!"));
		const value = this.#compute(cell.formula, sheet);
		ofSheet.set(key, value);
		return value;
	}

	#compute(formula: string, sheet: Sheet): Result {
		if (this.#depth >= followed)
			return notComputed(`chains of more than ${followed} cells`);
		this.#depth += 1;
		try {
			return this.#evaluate(parseFormula(formula), sheet);
		} catch (error) {
			// A RangeError: so deep that the stack ends.
			if (error instanceof FormulaUnreadable || error instanceof RangeError)
				return notComputed("this formula");
			if (error instanceof WorkspaceRefused)
				return new CellError("REF", "#REF!");
			throw error;
		} finally {
			this.#depth -= 1;
		}
	}

	#evaluate(expression: Expression, sheet: Sheet): Result {
		switch (expression.kind) {
			case "value":
				return expression.value;
			case "range": {
				const [first, ...more] = this.#values(expression, sheet);
				return more.length > 0
					? new CellError("VALUE", "#VALUE!")
					: (first ?? null);
			}
			case "call":
				return this.#call(expression.name, expression.operands, sheet);
		}
	}

	#call(name: string, operands: Expression[], sheet: Sheet): Result {
		const operator = operators[name];
		if (operator !== undefined)
			return operate(
				operator,
				operands.map((operand) => this.#evaluate(operand, sheet)),
			);
		if (name === "IF") {
			const [condition, yes, no] = operands;
			const decided =
				condition === undefined ? null : this.#evaluate(condition, sheet);
			if (decided instanceof CellError) return decided;
			const chosen = isTrue(decided) ? yes : no;
			return chosen === undefined
				? isTrue(decided)
				: this.#evaluate(chosen, sheet);
		}
		const fold = functions[name];
		if (fold === undefined) return notComputed(name);
		const values = operands.flatMap((operand) => this.#values(operand, sheet));
		const broken = values.find((value) => value instanceof CellError);
		return broken ?? fold(values as (CellValue | null)[]);
	}

	/** All values of an operand: of a range, those of its cells that are not empty. */
	#values(expression: Expression, sheet: Sheet): Result[] {
		if (expression.kind !== "range") return [this.#evaluate(expression, sheet)];
		const range = parseRange(
			expression.text.includes("!")
				? expression.text
				: `'${sheet.title.replaceAll("'", "''")}'!${expression.text}`,
			this.#workbook,
		);
		return [...range.sheet.cellsIn(clip(range))]
			.sort(([a, x], [b, y]) => a - b || x - y)
			.map(([row, column]) => this.valueOf(range.sheet, row, column))
			.filter((value) => value !== null);
	}
}

type Operator = (a: CellValue | null, b: CellValue | null) => Result;

const operators: Record<string, Operator> = {
	"+": (a, b) => arithmetic(a, b, (x, y) => x + y),
	"-": (a, b) => arithmetic(a, b, (x, y) => x - y),
	"*": (a, b) => arithmetic(a, b, (x, y) => x * y),
	"^": (a, b) => arithmetic(a, b, (x, y) => x ** y),
	"/": (a, b) =>
		toNumber(b) === 0
			? new CellError("DIVIDE_BY_ZERO", "#DIV/0!")
			: arithmetic(a, b, (x, y) => x / y),
	"&": (a, b) => toText(a) + toText(b),
	"=": (a, b) => compare(a, b) === 0,
	"<>": (a, b) => compare(a, b) !== 0,
	"<": (a, b) => compare(a, b) < 0,
	">": (a, b) => compare(a, b) > 0,
	"<=": (a, b) => compare(a, b) <= 0,
	">=": (a, b) => compare(a, b) >= 0,
	negative: (a) => arithmetic(a, 0, (x) => -x),
	percent: (a) => arithmetic(a, 0, (x) => x / 100),
};

const numbers = (values: readonly (CellValue | null)[]) =>
	values.filter((value) => typeof value === "number");
const sum = (values: readonly (CellValue | null)[]) =>
	numbers(values).reduce((total, value) => total + value, 0);

const extreme = (
	values: readonly (CellValue | null)[],
	choose: (a: number, b: number) => number,
) => {
	const [first, ...others] = numbers(values);
	return first === undefined
		? 0
		: others.reduce((found, value) => choose(found, value), first);
};

const functions: Record<string, (values: (CellValue | null)[]) => Result> = {
	SUM: sum,
	AVERAGE: (values) =>
		numbers(values).length === 0
			? new CellError("DIVIDE_BY_ZERO", "#DIV/0!")
			: sum(values) / numbers(values).length,
	MIN: (values) => extreme(values, Math.min),
	MAX: (values) => extreme(values, Math.max),
	COUNT: (values) => numbers(values).length,
	COUNTA: (values) => values.filter((value) => value !== null).length,
	ABS: ([value = null]) => arithmetic(value, 0, (x) => Math.abs(x)),
	ROUND: ([value = null, places = 0]) =>
		arithmetic(value, places, (x, y) => {
			const factor = 10 ** y;
			return (Math.sign(x) * Math.round(Math.abs(x) * factor)) / factor;
		}),
	CONCATENATE: (values) => values.map(toText).join(""),
	HYPERLINK: ([url = null, label = url]) => label,
};
function operate(operator: Operator, operands: readonly Result[]): Result {
	const [a = null, b = null] = operands;
	if (a instanceof CellError) return a;
	return b instanceof CellError ? b : operator(a, b);
}

function arithmetic(
	a: CellValue | null,
	b: CellValue | null,
	apply: (x: number, y: number) => number,
): Result {
	const [x, y] = [toNumber(a), toNumber(b)];
	if (x === null || y === null) return new CellError("VALUE", "#VALUE!");
	const value = apply(x, y);
	return Number.isFinite(value) ? value : new CellError("NUM", "#NUM!");
}

function toNumber(value: CellValue | null): number | null {
	if (value === null || value === "") return 0;
	const number = Number(value);
	return Number.isNaN(number) ? null : number;
}

function toText(value: CellValue | null): string {
	return value === null ? "" : formatValue(value, null);
}

function isTrue(value: CellValue | null): boolean {
	return value !== null && value !== "" && Number(value) !== 0;
}

/** Numbers before texts before truth values, texts without regard to case. */
function compare(a: CellValue | null, b: CellValue | null): number {
	const rank = (value: CellValue | null) =>
		typeof value === "boolean" ? 2 : typeof value === "string" ? 1 : 0;
	if (a === null && typeof b === "string") return b === "" ? 0 : -1;
	if (b === null && typeof a === "string") return a === "" ? 0 : 1;
	if (rank(a) !== rank(b)) return rank(a) - rank(b);
	if (typeof a === "string" && typeof b === "string") {
		const [x, y] = [a.toLowerCase(), b.toLowerCase()];
		return x < y ? -1 : x > y ? 1 : 0;
	}
	return Number(a) - Number(b);
}

function notComputed(what: string): CellError {
	return new CellError(
		"ERROR",
		`#ERROR! (the sandbox does not compute ${what})`,
	);
}
