import type { AudienceDraft, Page } from "../drafts.ts";
import { inTurn, type Step } from "../in-turn.ts";
import type { List } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { audienceRow } from "./api-types.ts";
import { createKlaviyoClient, type KlaviyoClient } from "./client.ts";
import { readAs } from "./reading.ts";

/** Kind of audience: the list's name, and the call that counts the members of one. */
interface Kind {
	kind: AudienceDraft["kind"];
	path: "lists" | "segments";
	type: "list" | "segment";
	counts: "listCounts" | "segmentCounts";
}

const kinds: readonly Kind[] = [
	{ kind: "LIST", path: "lists", type: "list", counts: "listCounts" },
	{
		kind: "SEGMENT",
		path: "segments",
		type: "segment",
		counts: "segmentCounts",
	},
];

/**
 * Audiences of a page. Members are counted by a call for each audience, one a second and 15 a minute. A page whose second count
 * has to wait is read again from its beginning: one of several might never come to its end, and use up what is allowed.
 */
const audiencesOnPage = 1;

/** Lists and segments, with the number of their members. */
export const audiences: List<AudienceDraft> = (
	session,
	_account,
	{ cursor = null, pageSize = audiencesOnPage } = {},
) =>
	inTurn(
		kinds.map(
			(kind): Step<AudienceDraft> => ({
				key: kind.path,
				scopeSet: kind.path,
				pages: (from) => pagesOf(session, kind, from, pageSize),
			}),
		),
		cursor,
	);

async function* pagesOf(
	session: PlatformSession,
	kind: Kind,
	from: string | null,
	pageSize: number,
): AsyncGenerator<Page<AudienceDraft>> {
	const client = createKlaviyoClient(session);
	const pages = client.pages(
		kind.path,
		kind.path,
		{ "page[size]": Math.min(audiencesOnPage, pageSize) },
		{ from },
	);
	for await (const { rows, nextCursor } of pages) {
		const { records, rejected } = readAs(rows, {
			entity: "audience",
			schema: audienceRow,
			toDraft: ({ id, attributes }): AudienceDraft => ({
				externalId: id,
				name: attributes.name,
				kind: kind.kind,
				memberCount: null,
				createdAt: toInstant(attributes.created),
				updatedAt: toInstant(attributes.updated),
			}),
		});
		for (const record of records)
			record.memberCount = await countMembers(client, kind, record.externalId);
		yield { records, rejected, nextCursor };
	}
}

async function countMembers(
	client: KlaviyoClient,
	{ path, type, counts }: Kind,
	id: string,
): Promise<bigint | null> {
	const audience = await client.one(
		counts,
		`${path}/${encodeURIComponent(id)}`,
		{
			[`additional-fields[${type}]`]: "profile_count",
		},
	);
	const count = audienceRow.safeParse(audience).data?.attributes.profile_count;
	return count === null || count === undefined ? null : BigInt(count);
}

function toInstant(text: string | null | undefined): string | null {
	const at = Date.parse(text ?? "");
	return Number.isNaN(at) ? null : new Date(at).toISOString();
}
