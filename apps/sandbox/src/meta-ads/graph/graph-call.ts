import type { SandboxRequest } from "../../simulator.ts";
import type { Viewer } from "../sign-in/viewer.ts";
import type { FieldRequest } from "./field-list.ts";
import { parseFields } from "./field-list.ts";
import type { Params } from "./params.ts";

/** Use cases by which Meta counts calls for an account. */
export type UseCase = "ads_insights" | "ads_management";

/** One call of the Graph API, as it is being answered. */
export class GraphCall {
	readonly request: SandboxRequest;
	readonly version: string;
	/** Segments of the path after the version. */
	readonly path: readonly string[];
	readonly params: Params;
	readonly viewer: Viewer;
	/** Address before the version. */
	readonly root: string;
	/** Rows on a page at most, by the sandbox's settings. */
	readonly mostOnPage: number;
	/** Fields asked for; null where none are. */
	readonly fields: readonly FieldRequest[] | null;
	/** Milliseconds. */
	readonly now: number;

	constructor(parts: {
		request: SandboxRequest;
		version: string;
		path: readonly string[];
		params: Params;
		viewer: Viewer;
		root: string;
		mostOnPage: number;
		now: number;
		fields?: readonly FieldRequest[] | null;
	}) {
		this.request = parts.request;
		this.version = parts.version;
		this.path = parts.path;
		this.params = parts.params;
		this.viewer = parts.viewer;
		this.root = parts.root;
		this.mostOnPage = parts.mostOnPage;
		this.now = parts.now;
		const fields = parts.params.text("fields");
		this.fields =
			parts.fields !== undefined
				? parts.fields
				: fields === null
					? null
					: parseFields(fields);
	}

	/** The call that an edge among the fields stands for: its own parameters in the place of the call's. */
	below(
		path: readonly string[],
		modifiers: Readonly<Record<string, string>>,
		fields: readonly FieldRequest[] | null,
	): GraphCall {
		const kept: Record<string, unknown> = Object.fromEntries(
			this.params.names().map((name) => [name, undefined]),
		);
		return new GraphCall({
			...this,
			path,
			params: this.params.with({
				...kept,
				...modifiers,
				...(fields === null ? {} : { fields: fieldText(fields) }),
			}),
			fields,
		});
	}

	/** The address of this call with other parameters; Meta puts the token into it. */
	address(changed: Readonly<Record<string, string | undefined>>): string {
		const url = new URL(`${this.root}/${this.version}/${this.path.join("/")}`);
		const params = this.params.with({
			...changed,
			access_token: this.viewer.token,
			appsecret_proof: undefined,
		});
		for (const name of params.names())
			url.searchParams.set(name, params.text(name) ?? "");
		return url.href;
	}
}

/** Fields as the text that asks for them. */
export function fieldText(fields: readonly FieldRequest[]): string {
	return fields
		.map(({ name, modifiers, fields: below }) => {
			const words = Object.entries(modifiers).map(
				([word, value]) => `.${word}(${value})`,
			);
			return `${name}${words.join("")}${below === null ? "" : `{${fieldText(below)}}`}`;
		})
		.join(",");
}
