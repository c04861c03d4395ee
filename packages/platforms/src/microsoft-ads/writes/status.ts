import { InvalidInput } from "@patchbay/errors";
import type { z } from "zod";
import type { AccountRef, CampaignStatus } from "../../drafts.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	StatusChange,
	StatusState,
	WriteLevel,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { adTypes } from "../ads.ts";
import { adGroupRow, adRow, keywordRow } from "../api-types.ts";
import { checkId, isId } from "../ids.ts";
import { readList } from "../read-list.ts";
import { toStatus } from "../statuses.ts";
import { readCampaign } from "./budget.ts";
import { changeOne } from "./change.ts";
import { checkRole } from "./check-role.ts";
import { onlyRow } from "./only-row.ts";

/** Microsoft's words for the statuses that can be set. */
const words = { ACTIVE: "Active", PAUSED: "Paused" } as const satisfies Partial<
	Record<CampaignStatus, string>
>;

export const settableStatuses = Object.keys(words) as (keyof typeof words)[];

type Below = Exclude<WriteLevel, "campaign">;

/** Ways to name objects of a level below campaigns. */
interface Level {
	entity: string;
	/** Path of a change, and first part of that of a question. */
	path: string;
	/** Field of a question that holds the ids. */
	ids: string;
	/** Object that the level lies in, as a question and a change name it. */
	parent(target: WriteTarget): Readonly<Record<string, string>>;
	/** Further fields of a question. */
	more?: Readonly<Record<string, unknown>>;
	schema: z.ZodType<SwitchRow>;
}

interface SwitchRow {
	Id: string;
	Status?: string | null | undefined;
	Type?: string | null | undefined;
}

const inGroup = ({ adGroupExternalId }: WriteTarget) => ({
	AdGroupId: checkId(adGroupExternalId ?? ""),
});

const levels: Readonly<Record<Below, Level>> = {
	adGroup: {
		entity: "ad group",
		path: "AdGroups",
		ids: "AdGroupIds",
		parent: ({ campaignExternalId }) => ({
			CampaignId: checkId(campaignExternalId),
		}),
		schema: adGroupRow,
	},
	ad: {
		entity: "ad",
		path: "Ads",
		ids: "AdIds",
		parent: inGroup,
		more: { AdTypes: adTypes },
		schema: adRow,
	},
	keyword: {
		entity: "keyword",
		path: "Keywords",
		ids: "KeywordIds",
		parent: inGroup,
		schema: keywordRow,
	},
};

/** State that comes back to the write: an ad's kind is named with each change of it. */
interface FoundStatus extends StatusState {
	type: string | null;
	isExperiment: boolean;
}

/**
 * The object's own switch.
 * @returns null for an object that Microsoft no longer has
 */
export async function readStatus(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<FoundStatus | null> {
	const { level, externalId } = target;
	if (level === "campaign") {
		const row = await readCampaign(session, account, externalId);
		if (!row) return null;
		return {
			...toStatus(row.Status),
			type: null,
			isExperiment: row.ExperimentId !== null,
		};
	}
	if (!isId(externalId)) return null;
	const { entity, path, ids, parent, more, schema } = levels[level];
	const found = await readList(session, account, {
		path: `${path}/QueryByIds`,
		body: {
			...parent(target),
			[ids]: [externalId],
			...more,
			ReturnAdditionalFields: null,
		},
		list: path,
		entity,
		schema,
		toDraft: (row) => row,
	});
	const row = onlyRow(found, entity);
	return row
		? {
				...toStatus(row.Status),
				type: level === "ad" ? (row.Type ?? null) : null,
				isExperiment: false,
			}
		: null;
}

/** Sets an object's own switch. */
export async function writeStatus(
	session: PlatformSession,
	account: AccountRef,
	{ target, before, status }: StatusChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	if (!isSettable(status))
		throw new InvalidInput(
			`Microsoft Ads does not take this status. Choose ${settableStatuses.join(" or ")}.`,
			{ field: ["status"] },
		);
	const { type, isExperiment } = before as FoundStatus;
	if (isExperiment)
		throw new InvalidInput(
			"This campaign belongs to an experiment, which switches it. Change the experiment at Microsoft Ads.",
			{ field: ["targetId"] },
		);
	if (validateOnly) {
		await checkRole(session, account);
		return { warnings: [] };
	}
	const item = {
		Id: checkId(target.externalId),
		...(type === null ? {} : { Type: type }),
		Status: words[status],
	};
	if (target.level === "campaign")
		await changeOne(session, account, {
			method: "PUT",
			path: "Campaigns",
			body: { AccountId: account.externalId, Campaigns: [item] },
		});
	else {
		const { path, parent } = levels[target.level];
		await changeOne(session, account, {
			method: "PUT",
			path,
			body: { ...parent(target), [path]: [item] },
		});
	}
	return { warnings: [] };
}

const isSettable = (status: CampaignStatus): status is keyof typeof words =>
	Object.hasOwn(words, status);
