import { escapeHtml } from "../../reply.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { Resource } from "../api/resource.ts";
import { shortId } from "./ids.ts";
import type { Message, Sending } from "./sendings.ts";
import { timeText } from "./times.ts";
import { paragraphs, subjects } from "./words.ts";

const editors = ["SYSTEM_DRAGGABLE", "CODE", "USER_DRAGGABLE"] as const;

/** Content of an HTML message. */
export interface Letter {
	id: string;
	name: string;
	subject: string;
	paragraph: string;
	picture: WorldPicture | undefined;
	/** Position among the account's letters. */
	index: number;
	createdAt: number;
	updatedAt: number;
}

/** The letter that a message was made from, with a template of its own: changing one in the library does not change it. */
export function letterOf(
	{ createdAt, updatedAt }: Sending,
	message: Message,
	pictures: readonly WorldPicture[],
): Letter {
	return {
		id: message.templateId,
		name: message.name,
		subject: message.subject,
		paragraph: paragraphs[message.index % paragraphs.length] ?? paragraphs[0],
		picture: pictures[message.index % pictures.length],
		index: message.index,
		createdAt,
		updatedAt,
	};
}

const libraryCount = 12;

/** Templates of the account's library: more than one page. */
export function libraryTemplates(
	accountId: string,
	pictures: readonly WorldPicture[],
	openedAt: number,
): Resource[] {
	return Array.from({ length: libraryCount }, (_, index) =>
		templateResource({
			id: shortId(accountId, "library template", index),
			name: `Template ${index + 1}${index % 5 === 0 ? " 💌" : ""}`,
			subject: subjects[index % subjects.length] ?? subjects[0],
			paragraph: paragraphs[index % paragraphs.length] ?? paragraphs[0],
			picture: pictures[index % pictures.length],
			index,
			createdAt: openedAt + index * 86_400_000,
			updatedAt: openedAt + index * 86_400_000 * 2,
		}),
	);
}

export function templateResource(letter: Letter): Resource {
	return {
		type: "template",
		id: letter.id,
		attributes: {
			name: letter.name,
			editor_type: editors[letter.index % editors.length],
			html: "",
			text: `${letter.subject}\n\n${letter.paragraph}\n\n{% unsubscribe %}`,
			amp: null,
			created: timeText(letter.createdAt),
			updated: timeText(letter.updatedAt),
		},
		addresses: (files) => ({ html: htmlOf(letter, files) }),
	};
}

/** A letter as HTML, its text from right to left where it is written so. */
function htmlOf(
	{ subject, paragraph, picture }: Letter,
	files: string,
): string {
	const image =
		picture === undefined
			? ""
			: `<img src="${files}/${picture.file.name}" width="${picture.file.width}" alt="">`;
	return `<!doctype html>
<html><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body><h1 dir="auto">${escapeHtml(subject)}</h1>${image}<p dir="auto">${escapeHtml(paragraph)}</p><p><a href="https://www.example.com/?utm_source=email">{{ organization.name }}</a></p><p>{% unsubscribe %}</p></body></html>`;
}
