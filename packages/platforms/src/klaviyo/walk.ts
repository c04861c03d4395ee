import { inChunks } from "../chunks.ts";
import type { Page } from "../drafts.ts";
import { inTurn, type Step } from "../in-turn.ts";
import type { ListOptions } from "../parts.ts";
import { id } from "./api-types.ts";
import type { KlaviyoClient, Listing } from "./client.ts";

/** Channels of campaigns: a list of campaigns is one channel's. */
export const channels = ["email", "sms", "mobile_push"] as const;

export type Channel = (typeof channels)[number];

/** One of the lists that hold all campaigns and flows. */
export type Pass = { key: string } & (
	| { kind: "campaign"; channel: Channel }
	| { kind: "flow" }
);

/** Shape of a walk through campaigns and flows. */
export interface WalkShape {
	/** Related resources that a page of campaigns, or of flows, brings along. */
	include?: { campaign?: string; flow?: string };
	/** Records of a page at the most; as many as Klaviyo gives when left out. */
	pageSize?: number;
	/** Selects the lists; all of them when left out. */
	isWanted?(pass: Pass): boolean;
}

const largestPages = { campaign: 100, flow: 50 };
/** More ids make an address too long. */
const idsInOneFilter = 50;
/** Klaviyo's form of a campaign's id since 2022: a ULID. Earlier ones look like a flow's. */
const ulid = /^[0-9A-Za-z]{26}$/;

/**
 * Reads all campaigns, channel by channel, and then all flows, as one list. Archived ones are a list of their own each: Klaviyo
 * leaves them out where they are not asked for, and their numbers count.
 */
export async function* walkCampaigns<T>(
	client: KlaviyoClient,
	options: ListOptions,
	shape: WalkShape,
	toPage: (
		listing: Listing,
		pass: Pass,
	) =>
		| Pick<Page<T>, "records" | "rejected">
		| Promise<Pick<Page<T>, "records" | "rejected">>,
): AsyncGenerator<Page<T>> {
	if (options.externalIds?.length === 0) return;
	const steps = passesOf(options, shape).map(
		({ pass, filter }): Step<T> => ({
			key: pass.key,
			scopeSet: pass.kind === "campaign" ? "campaigns" : "flows",
			async *pages(from) {
				const listings = client.pages(
					pass.kind === "campaign" ? "campaigns" : "flows",
					pass.kind === "campaign" ? "campaigns" : "flows",
					{
						filter,
						"page[size]": Math.min(
							largestPages[pass.kind],
							shape.pageSize ?? largestPages[pass.kind],
							options.pageSize ?? largestPages[pass.kind],
						),
						...(shape.include?.[pass.kind]
							? { include: shape.include[pass.kind] as string }
							: {}),
					},
					{ from },
				);
				for await (const listing of listings)
					yield {
						...(await toPage(listing, pass)),
						nextCursor: listing.nextCursor,
					};
			},
		}),
	);
	if (steps.length > 0) yield* inTurn(steps, options.cursor ?? null);
}

interface Filtered {
	pass: Pass;
	filter: string;
}

function passesOf(options: ListOptions, shape: WalkShape): Filtered[] {
	const wanted = (pass: Pass) => shape.isWanted?.(pass) ?? true;
	const ids = options.externalIds;
	const campaignFilters = filtersById(ids);
	const flowFilters = filtersById(ids?.filter((each) => !ulid.test(each)));
	return [
		...channels.flatMap((channel) =>
			filtered(
				{ key: channel, kind: "campaign", channel },
				campaignFilters,
				`equals(messages.channel,"${channel}")`,
			),
		),
		...filtered({ key: "flow", kind: "flow" }, flowFilters),
	].filter(({ pass }) => wanted(pass));
}

/** A list's passes: those in use and the archived ones, for each group of ids. */
function filtered(
	pass: Pass,
	byId: readonly (string | null)[],
	...conditions: string[]
): Filtered[] {
	return byId.flatMap((ofIds, at) =>
		[false, true].map((archived) => ({
			pass: {
				...pass,
				key: `${pass.key}${archived ? "-archived" : ""}${at === 0 ? "" : `-${at}`}`,
			},
			filter: [
				...conditions,
				`equals(archived,${archived})`,
				...(ofIds === null ? [] : [ofIds]),
			].join(","),
		})),
	);
}

/** Conditions for groups of ids; one without a condition where all are wanted. */
function filtersById(ids: readonly string[] | undefined): (string | null)[] {
	if (ids === undefined) return [null];
	const sound = ids.filter((each) => id.safeParse(each).success);
	return inChunks(sound, idsInOneFilter).map(
		(group) => `any(id,[${group.map((each) => `"${each}"`).join(",")}])`,
	);
}
