import type { GraphCall } from "./graph-call.ts";
import { badParameter, GraphRefused } from "./graph-error.ts";

export type Page = {
	data: unknown[];
	paging?: {
		cursors: { before: string; after: string };
		next?: string;
		previous?: string;
	};
	summary?: { total_count: number };
};

const usualLimit = 25;

/**
 * One page of a list. A page with nothing on it has no `paging`; the last one has cursors and no `next`.
 *
 * @param most members on a page; more is answered with code 1, as where Meta would need too long
 */
export function pageOf<Member>(
	members: readonly Member[],
	call: GraphCall,
	render: (member: Member) => unknown,
	most = 1000,
): Page {
	const { params } = call;
	const limit = params.integer("limit") ?? usualLimit;
	if (limit < 0)
		throw badParameter("Param limit must be greater or equal to 0");
	if (limit > most)
		throw new GraphRefused(
			1,
			"Please reduce the amount of data you're asking for, then retry your request",
			{ error_subcode: 99, status: 500 },
		);
	const size = Math.max(1, Math.min(limit, call.mostOnPage));
	const after = positionOf(params.text("after"), "after");
	const before = positionOf(params.text("before"), "before");
	const start =
		after !== null
			? after + 1
			: before !== null
				? Math.max(0, before - size)
				: 0;
	const end = Math.min(before ?? members.length, start + size, members.length);
	const data = members.slice(start, end).map(render);
	const summary = params.text("summary");
	const counted =
		summary === null || ["0", "false"].includes(summary)
			? {}
			: { summary: { total_count: members.length } };
	if (data.length === 0) return { data, ...counted };
	const cursors = { before: cursorOf(start), after: cursorOf(end - 1) };
	return {
		data,
		paging: {
			cursors,
			...(end < members.length
				? { next: call.address({ after: cursors.after, before: undefined }) }
				: {}),
			...(start > 0
				? {
						previous: call.address({
							before: cursors.before,
							after: undefined,
						}),
					}
				: {}),
		},
		...counted,
	};
}

/** A cursor means nothing to whoever gets it. */
function cursorOf(position: number): string {
	return Buffer.from(`QVFI ${position} ${(position * 7919) % 99_991}`).toString(
		"base64url",
	);
}

function positionOf(cursor: string | null, name: string): number | null {
	if (cursor === null) return null;
	const [, digits] =
		/^QVFI (\d{1,9}) \d+$/.exec(
			Buffer.from(cursor, "base64url").toString("latin1"),
		) ?? [];
	if (digits === undefined || cursorOf(Number(digits)) !== cursor)
		throw badParameter(`Invalid cursors values: ${name}`);
	return Number(digits);
}
