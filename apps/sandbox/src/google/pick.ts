import { html } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { findPerson, type Person } from "../world/people.ts";
import type { PickRequest } from "./pick-request.ts";
import type { PickableFile, Picker } from "./picker.ts";
import { offered, pickerPage } from "./picker-page.ts";

/** The ways on from the Picker. */
type PickEnds = {
	/** Back to the app, with the files that are open to it from now on. */
	done: (person: Person, ids: readonly string[]) => Reply;
	cancelled: () => Reply;
	refuse: (message: string) => Reply;
};

/** The Picker after the consent: a page, or at once what a script picked (`X-Sandbox-Picked`: ids or names of files). */
export function showPicker(
	request: SandboxRequest,
	person: Person,
	wanted: PickRequest,
	picker: Picker,
	{ done, refuse }: PickEnds,
): Reply {
	const files = offered(picker.files?.of(person.sub) ?? [], wanted);
	if (request.headers["x-sandbox-consent"] === undefined)
		return html(200, pickerPage(person, files, wanted.many, null));
	const named = (request.headers["x-sandbox-picked"] ?? "")
		.split(",")
		.map((name) => name.trim())
		.filter((name) => name !== "");
	const ids = named.flatMap(
		(name) =>
			files.find((file) => file.id === name || file.name === name)?.id ?? [],
	);
	if (ids.length < named.length || (ids.length > 1 && !wanted.many))
		return refuse("X-Sandbox-Picked names what cannot be picked.");
	return done(person, ids);
}

/** The answer to the Picker's form; null for a request that is none. */
export async function answerPicker(
	request: SandboxRequest,
	wanted: PickRequest,
	picker: Picker,
	{ done, cancelled }: PickEnds,
): Promise<Reply | null> {
	if (request.method !== "POST") return null;
	const form = new URLSearchParams((await request.body()).toString("utf8"));
	const decision = form.get("decision");
	if (decision === "cancel") return cancelled();
	const person = findPerson(form.get("account") ?? "");
	if (decision !== "pick" || person === null) return null;
	const files = offered(picker.files?.of(person.sub) ?? [], wanted);
	const ids = form.getAll("file");
	const problem = problemOf(ids, files, wanted.many);
	return problem === null
		? done(person, ids)
		: html(400, pickerPage(person, files, wanted.many, problem));
}

function problemOf(
	ids: readonly string[],
	files: readonly PickableFile[],
	many: boolean,
): string | null {
	if (ids.length === 0) return "Select a file first.";
	if (ids.length > 1 && !many) return "Select one file.";
	return ids.every((id) => files.some((file) => file.id === id))
		? null
		: "One of these files is not here any more.";
}
