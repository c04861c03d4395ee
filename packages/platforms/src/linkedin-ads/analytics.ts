import { InvalidInput } from "@patchbay/errors";
import { addDays, countDays, isDay } from "../calendar.ts";
import { inChunks } from "../chunks.ts";
import type { AccountRef, Page } from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import type { MetricsOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { assertReachable } from "./accounts.ts";
import {
	type Analytics,
	ask,
	askByGroups,
	type Days,
	mostElements,
	type Read,
} from "./analytics-query.ts";
import { idsInOneQuery } from "./lists.ts";
import { checkId } from "./urns.ts";

/**
 * Numbers of a window. LinkedIn answers for any number of days at once and has no pages, so a reply that is cut is asked for
 * again in halves. Its records are told in pages of whole days, in order, and the first day of a page is the cursor of the one
 * before: what was saved of a window is not asked for again.
 */
export async function* readAnalytics<Draft extends { date: string }>(
	session: PlatformSession,
	account: AccountRef,
	analytics: Analytics<Draft>,
	{ from, to, externalIds, cursor = null }: MetricsOptions,
): AsyncGenerator<Page<Draft>> {
	if (!isDay(from) || !isDay(to))
		throw new InvalidInput("A day is written YYYY-MM-DD.");
	const read = (groups: readonly string[] | null) => (own: string | null) =>
		readDays(session, account, analytics, {
			groups,
			days: { from: own ?? from, to },
		});
	if (!externalIds) {
		yield* read(null)(cursor);
		return;
	}
	yield* inTurn(
		inChunks(externalIds.map(checkId), idsInOneQuery).map((groups, index) => ({
			key: String(index),
			pages: read(groups),
		})),
		cursor,
	);
}

async function* readDays<Draft extends { date: string }>(
	session: PlatformSession,
	account: AccountRef,
	analytics: Analytics<Draft>,
	asked: { groups: readonly string[] | null; days: Days },
): AsyncGenerator<Page<Draft>> {
	const { groups, days } = asked;
	if (!isDay(days.from))
		throw new InvalidInput("This is not a cursor of this list.");
	let day = days.from;
	const whole = Math.max(countDays(day, days.to), 1);
	let isFirstDay = analytics.beginsWithADay === true && whole > 1;
	/** Days of one question; fewer once a reply was cut. */
	let span = isFirstDay ? 1 : whole;
	while (day <= days.to) {
		const last = earlier(addDays(day, span - 1), days.to);
		const part = { from: day, to: last };
		let reading: Read<Draft> = await ask(session, account, analytics, {
			days: part,
			groups,
		});
		if (reading.size >= mostElements) {
			if (day < last) {
				span = Math.ceil(countDays(day, last) / 2);
				continue;
			}
			reading = await askByGroups(session, account, analytics, part, groups);
		}
		// A login that lost its role is told nothing from then on: what was stored of these days is not to become zero.
		if (reading.size === 0 && last === days.to)
			await assertReachable(session, account);
		yield* inDays(reading, analytics, part, days.to);
		day = addDays(last, 1);
		if (isFirstDay) span = daysThatFit(reading.size, whole);
		isFirstDay = false;
	}
}

/** Days of which a question can hold the numbers, by those of one day, with some room for busier ones. */
const daysThatFit = (rowsOfDay: number, most: number): number =>
	Math.max(
		Math.min(Math.floor((mostElements * 0.8) / (rowsOfDay || 1)), most),
		1,
	);

/** Pages of a reply at least: a window has some checkpoints then, and no page is only a few rows. */
const pagesOfReply = 2;

/** A reply's records in pages of whole days. What could not be read is told with the first one. */
function* inDays<Draft extends { date: string }>(
	{ records, rejected }: Read<Draft>,
	{ keyOf }: Pick<Analytics<Draft>, "keyOf">,
	{ from, to }: Days,
	end: string,
): Generator<Page<Draft>> {
	const sorted = [...Map.groupBy(records, ({ date }) => date)]
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.flatMap(([, ofDay]) => inOrder(ofDay, keyOf));
	const size = Math.max(Math.floor(countDays(from, to) / pagesOfReply), 1);
	let at = 0;
	for (let first = from; first <= to; first = addDays(first, size)) {
		const last = earlier(addDays(first, size - 1), to);
		const start = at;
		while (at < sorted.length && (sorted[at]?.date ?? "") <= last) at += 1;
		// What lies beyond the days that were asked for is told as well, and refused where numbers are checked.
		if (last === to) at = sorted.length;
		yield {
			records: sorted.slice(start, at),
			rejected: first === from ? [...rejected] : [],
			nextCursor: last >= end ? null : addDays(last, 1),
		};
	}
}

/** Records of a day: few at a time, so that their keys are short and soon sorted. */
const inOrder = <Draft>(
	records: readonly Draft[],
	keyOf: (draft: Draft) => string,
): Draft[] =>
	records
		.map((record) => ({ record, key: keyOf(record) }))
		.sort((one, other) => (one.key < other.key ? -1 : 1))
		.map(({ record }) => record);

const earlier = (one: string, other: string): string =>
	one < other ? one : other;
