import { consentFrame } from "../authorization/consent-page.ts";
import { escapeHtml } from "../reply.ts";
import type { Person } from "../world/people.ts";
import { folderType, type PickRequest } from "./pick-request.ts";
import type { PickableFile } from "./picker.ts";

/** The files that a person may pick for this request. */
export function offered(
	files: readonly PickableFile[],
	{ folders, mimeTypes, ids }: PickRequest,
): PickableFile[] {
	return files.filter(
		({ id, mimeType }) =>
			(mimeTypes === null || mimeTypes.has(mimeType)) &&
			(folders || mimeType !== folderType) &&
			(ids === null || ids.has(id)),
	);
}

/** The Picker: the person's files with tick boxes, or one to choose. The form goes to the page's own address. */
export function pickerPage(
	person: Person,
	files: readonly PickableFile[],
	many: boolean,
	problem: string | null,
): string {
	return consentFrame(
		"Select a file (sandbox)",
		`<p class="badge">Sandbox: no real Google account is involved</p>
<h1>Select ${many ? "files" : "a file"}</h1>
<p>The app will see and change what you select here, and nothing else of ${escapeHtml(person.email)}.</p>
${problem === null ? "" : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
<form method="post">
<input type="hidden" name="account" value="${person.sub}">
<fieldset><legend>Files</legend>${files.length === 0 ? '<p class="row fixed">There is no such file in your Drive.</p>' : files.map((file) => choice(file, many)).join("")}</fieldset>
<div class="actions"><button type="submit" name="decision" value="cancel" class="quiet">Cancel</button><button type="submit" name="decision" value="pick">Select</button></div>
</form>`,
	);
}

function choice(file: PickableFile, many: boolean): string {
	const kind = file.mimeType.split(".").at(-1) ?? file.mimeType;
	const changed = new Date(file.modifiedAt).toISOString().slice(0, 10);
	return `<label class="row"><input type="${many ? "checkbox" : "radio"}" name="file" value="${escapeHtml(file.id)}">
<span>${escapeHtml(file.name)}<br><small>${escapeHtml(kind)} · changed ${changed}${file.isOwn ? "" : " · shared with you"}</small></span></label>`;
}
