import { illegalArgument } from "./refusal.ts";
import { decoded, type RestliValue } from "./values.ts";

type Node = string | Node[] | Map<string, Node>;
type Step = string | number;

/**
 * Reads the parameters of protocol 1.0, where a name is a path: `dateRange.start.day=1`, `accounts[0]=urn:li:…`, or the same
 * name again for a list. The syntax of 2.0 is not known there.
 *
 * @param pairs names and values, still encoded
 * @throws {Refused} ILLEGAL_ARGUMENT
 */
export function readFlat(
	pairs: readonly (readonly [name: string, value: string])[],
): ReadonlyMap<string, RestliValue> {
	const root = new Map<string, Node>();
	for (const [name, raw] of pairs) {
		const value = decoded(raw);
		if (/^(List)?\(.*\)$/s.test(value)) throw illegalArgument();
		put(root, stepsOf(decoded(name)), value);
	}
	return root;
}

function stepsOf(name: string): Step[] {
	const steps: Step[] = [];
	for (const part of name.split(".")) {
		const [, word, indexes = ""] =
			/^([^[\]]+)((?:\[\d{1,4}\])*)$/.exec(part) ?? [];
		if (word === undefined) throw illegalArgument();
		steps.push(word);
		for (const [, index] of indexes.matchAll(/\[(\d+)\]/g))
			steps.push(Number(index));
	}
	return steps;
}

function put(root: Map<string, Node>, steps: readonly Step[], value: string) {
	let node: Node = root;
	for (const [at, step] of steps.entries()) {
		const next = steps[at + 1];
		const known = childOf(node, step);
		if (next === undefined) {
			setChild(node, step, known === undefined ? value : again(known, value));
			return;
		}
		const child: Node =
			known ?? (typeof next === "number" ? [] : new Map<string, Node>());
		if (known === undefined) setChild(node, step, child);
		node = child;
	}
}

/** The same name once more makes a list. */
function again(known: Node, value: string): Node {
	if (typeof known === "string") return [known, value];
	if (Array.isArray(known)) return [...known, value];
	throw illegalArgument();
}

function childOf(node: Node, step: Step): Node | undefined {
	if (node instanceof Map && typeof step === "string") return node.get(step);
	if (Array.isArray(node) && typeof step === "number") return node[step];
	throw illegalArgument();
}

function setChild(node: Node, step: Step, child: Node): void {
	if (node instanceof Map && typeof step === "string") node.set(step, child);
	else if (Array.isArray(node) && typeof step === "number") {
		// A list without a hole: its places come in their order.
		if (step > node.length) throw illegalArgument();
		node[step] = child;
	} else throw illegalArgument();
}
