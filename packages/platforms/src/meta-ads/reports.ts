import type { AccountRef, Page } from "../drafts.ts";
import {
	pending,
	type ReportCursor,
	readCursor,
	writeCursor,
} from "../metrics/report-cursor.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import {
	type ReportReply,
	reportReply,
	startedReportReply,
} from "./api-types.ts";
import {
	type Collect,
	createMetaAdsClient,
	type MetaAdsClient,
	type Parameters,
} from "./client.ts";
import { metaAdsRules } from "./errors.ts";
import { accountPath } from "./ids.ts";
import { isUnknownObject } from "./objects.ts";
import { isReady, reportFailed } from "./report-state.ts";

/** A finished report is read faster than one that is asked for page by page, and in halves where that is too much. */
const rowsOnPage = 2_000;

/** Looks at a report that Meta may not know yet, right after it was asked for. */
const looksAtUnknown = 8;
const longestPauseSeconds = 300;

interface Report<Draft> {
	parameters: Parameters;
	collect: Collect<Draft>;
	cursor: string | null;
}

/**
 * Reads numbers by a report that Meta makes. Without a cursor it is asked for; then each call looks whether it is ready, and
 * says when to look again; then come its pages. The cursor names the report, so that a restart goes on with the same one.
 * @throws {ReportFailed} when it was not made, or is no longer there
 */
export async function* readReport<Draft>(
	session: PlatformSession,
	account: AccountRef,
	{ parameters, collect, cursor }: Report<Draft>,
): AsyncGenerator<Page<Draft>> {
	const client = createMetaAdsClient(session);
	const of = ofAccount(account);
	if (cursor === null) {
		const reply = await client.post(
			`${accountPath(account)}/insights`,
			parameters,
			of,
		);
		const { report_run_id: id } = parseReply(
			metaAdsRules,
			startedReportReply,
			reply,
		);
		yield pending({ id, looks: 0, after: null }, longestPauseSeconds);
		return;
	}
	const at = readCursor(cursor);
	if (at.after === null) {
		const looks = at.looks + 1;
		if (!isReady(await look(client, account, at.id, looks), looks)) {
			yield pending({ ...at, looks }, longestPauseSeconds);
			return;
		}
	}
	yield* rowsOf(client, account, at, collect);
}

async function* rowsOf<Draft>(
	client: MetaAdsClient,
	account: AccountRef,
	{ id, looks, after }: ReportCursor,
	collect: Collect<Draft>,
): AsyncGenerator<Page<Draft>> {
	const pages = client.pages(
		{
			path: `${id}/insights`,
			parameters: {},
			limit: rowsOnPage,
			collect,
			...ofAccount(account),
		},
		{ from: after },
	);
	try {
		for await (const page of pages)
			yield {
				...page,
				nextCursor:
					page.nextCursor === null
						? null
						: writeCursor({ id, looks, after: page.nextCursor }),
			};
	} catch (error) {
		if (isUnknownObject(error)) throw reportFailed("EXPIRED", error);
		throw error;
	}
}

/** State of the report; null while Meta does not know it yet, as can be for a moment. */
async function look(
	client: MetaAdsClient,
	account: AccountRef,
	id: string,
	looks: number,
): Promise<ReportReply | null> {
	try {
		const reply = await client.get(
			id,
			{ fields: Object.keys(reportReply.shape).join(",") },
			ofAccount(account),
		);
		return parseReply(metaAdsRules, reportReply, reply);
	} catch (error) {
		if (!isUnknownObject(error)) throw error;
		if (looks < looksAtUnknown) return null;
		throw reportFailed("EXPIRED", error);
	}
}

const ofAccount = ({ externalId }: AccountRef) =>
	({ bucket: "insights", account: externalId }) as const;
