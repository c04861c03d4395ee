import type { SandboxRequest } from "../../simulator.ts";
import { badParameter } from "./graph-error.ts";

/** Parameters of a call: those of the address and of the body, which may be a form, JSON or several parts. */
export class Params {
	readonly #values: ReadonlyMap<string, unknown>;

	constructor(values: ReadonlyMap<string, unknown>) {
		this.#values = values;
	}

	has(name: string): boolean {
		return this.#values.has(name);
	}

	/** The value as it came: text, or what JSON had in its place. */
	raw(name: string): unknown {
		return this.#values.get(name);
	}

	names(): string[] {
		return [...this.#values.keys()];
	}

	/** The value as text; null where it is missing or empty. */
	text(name: string): string | null {
		const value = this.#values.get(name);
		if (value === undefined || value === null || value === "") return null;
		return typeof value === "object" ? JSON.stringify(value) : String(value);
	}

	/** The value that is JSON text, or was JSON already; null where it is missing. */
	json(name: string): unknown {
		const value = this.#values.get(name);
		if (value === undefined || value === "" || value === null) return null;
		if (typeof value !== "string") return value;
		try {
			return JSON.parse(value);
		} catch {
			return undefined;
		}
	}

	/** A list of texts: a JSON list, or words with commas between them. */
	list(name: string): string[] | null {
		const text = this.text(name);
		if (text === null) return null;
		const parsed = text.trimStart().startsWith("[") ? this.json(name) : null;
		if (parsed === null) return text.split(",").map((word) => word.trim());
		if (
			!Array.isArray(parsed) ||
			!parsed.every((one) => typeof one === "string" || typeof one === "number")
		)
			throw badParameter(`Param ${name} must be an array.`);
		return parsed.map(String);
	}

	/** A whole number; null where it is missing. */
	integer(name: string): number | null {
		const text = this.text(name);
		if (text === null) return null;
		if (!/^-?\d{1,15}$/.test(text.trim()))
			throw badParameter(`Param ${name} must be an integer`);
		return Number(text);
	}

	/** The parameters with others in their place; undefined takes one out. */
	with(changed: Readonly<Record<string, unknown>>): Params {
		const values = new Map(this.#values);
		for (const [name, value] of Object.entries(changed))
			if (value === undefined) values.delete(name);
			else values.set(name, value);
		return new Params(values);
	}
}

/** Reads the parameters of a request. Those of the body win. */
export async function readParams(request: SandboxRequest): Promise<Params> {
	const values = new Map<string, unknown>(request.query);
	if (request.method === "GET" || request.method === "HEAD")
		return new Params(values);
	const body = await request.body();
	const type = request.headers["content-type"] ?? "";
	if (body.length === 0) return new Params(values);
	if (type.startsWith("application/json")) {
		let parsed: unknown;
		try {
			parsed = JSON.parse(body.toString("utf8"));
		} catch {
			throw badParameter("Invalid JSON for postcard");
		}
		if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
			throw badParameter("Invalid JSON for postcard");
		for (const [name, value] of Object.entries(parsed)) values.set(name, value);
	} else if (type.startsWith("multipart/form-data")) {
		for (const [name, value] of await formParts(type, body))
			values.set(name, value);
	} else
		for (const [name, value] of new URLSearchParams(body.toString("utf8")))
			values.set(name, value);
	return new Params(values);
}

/** Texts of a form in several parts; files are not taken by anything here. */
async function formParts(
	type: string,
	body: Buffer,
): Promise<[string, string][]> {
	try {
		const form = await new Response(new Uint8Array(body), {
			headers: { "content-type": type },
		}).formData();
		return [...form].flatMap(([name, value]) =>
			typeof value === "string" ? [[name, value] as [string, string]] : [],
		);
	} catch {
		throw badParameter("The body is no form.");
	}
}
