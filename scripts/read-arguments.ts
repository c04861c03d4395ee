import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { ArgumentError } from "./argument-error.ts";

/** The one word that stands without an option: which it may be, or what it is called. */
type Word = readonly string[] | string;

/**
 * The arguments of the process. Node reads them; what is wrong is said in our own words, and never with a value: people
 * put secrets where they do not belong.
 *
 * @throws ArgumentError for an unknown option, one without its value or with one too many, one that is there twice, and
 * for words too few or too many
 */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
	options: Options,
	word?: Word,
	args: readonly string[] = process.argv.slice(2),
) {
	const { tokens } = parseArgs({
		args: [...args],
		options,
		strict: false,
		tokens: true,
	});
	const seen = new Set<string>();
	const words: { index: number; value: string }[] = [];
	for (const token of tokens) {
		if (token.kind === "positional") words.push(token);
		if (token.kind !== "option") continue;
		const { name, rawName, value, inlineValue } = token;
		const option = Object.hasOwn(options, name) ? options[name] : undefined;
		if (!option) throw new ArgumentError(`There is no option ${rawName}.`);
		if (option.type === "boolean") {
			if (value !== undefined)
				throw new ArgumentError(`${rawName} takes no value.`);
			continue;
		}
		if (value === undefined)
			throw new ArgumentError(`${rawName} needs a value.`);
		if (!inlineValue && value.startsWith("-") && value.length > 1)
			throw new ArgumentError(
				`${rawName} needs a value; one that begins with a hyphen is written ${rawName}=VALUE.`,
			);
		if (seen.has(name) && !option.multiple)
			throw new ArgumentError(`${rawName} is given twice.`);
		seen.add(name);
	}
	const read = parseArgs({
		args: [...args],
		options,
		allowPositionals: true,
	});
	if (!("help" in read.values && read.values.help)) checkWords(words, word);
	return { ...read, word: words[0]?.value ?? "" };
}

function checkWords(
	words: readonly { index: number; value: string }[],
	word: Word | undefined,
): void {
	const [given] = words;
	const excess = words[word === undefined ? 0 : 1];
	if (excess)
		throw new ArgumentError(
			`Argument ${excess.index + 1} belongs to no option: write each value behind its option, and one with blanks in quotes.`,
		);
	if (word === undefined) return;
	const expected =
		typeof word === "string" ? word : `one of these: ${word.join(", ")}`;
	if (!given) throw new ArgumentError(`Give ${expected}.`);
	if (typeof word !== "string" && !word.includes(given.value))
		throw new ArgumentError(
			`Argument ${given.index + 1} is not known: give ${expected}.`,
		);
}

/** @throws ArgumentError naming all of these options that are not there */
export function requireOptions<
	Values extends Readonly<Record<string, unknown>>,
	Name extends keyof Values & string,
>(
	values: Values,
	...names: Name[]
): asserts values is Values & Record<Name, string> {
	const missing = names.filter((name) => (values[name] ?? "") === "");
	if (missing.length === 0) return;
	const listed = missing.map((name) => `--${name}`).join(" and ");
	throw new ArgumentError(
		`${listed} ${missing.length === 1 ? "is" : "are"} missing.`,
	);
}
