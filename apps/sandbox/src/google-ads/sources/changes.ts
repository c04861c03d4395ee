import { localDateTime } from "../../world/calendar.ts";
import { toSnake } from "../fields/field-names.ts";
import { type Change, text } from "../seed/entities.ts";
import type { Source, SourceContext, SourceMaker } from "./source.ts";

/** Changes in the account: by whom and how (`change_event`), or only what and when last (`change_status`). */
export const changeSources: Record<string, SourceMaker> = {
	change_event: changeEvents,
	change_status: changeStatuses,
};

function* changeEvents(context: SourceContext): Iterable<Source> {
	const { account } = context;
	for (const change of changesOf(context)) {
		const { campaign, adGroup, entities } = placeOf(context, change);
		const isOldEmpty = Object.keys(change.before).length === 0;
		yield {
			measure: null,
			entities: {
				...entities,
				changeEvent: {
					resourceName: `customers/${account.id}/changeEvents/${change.at * 1000}~0~${change.index}`,
					changeDateTime: localDateTime(account.timeZone, change.at),
					changeResourceType: toSnake(change.restName).toUpperCase(),
					changeResourceName: change.resourceName,
					clientType: change.clientType,
					userEmail: change.userEmail,
					resourceChangeOperation: change.operation,
					changedFields: change.changedFields.join(","),
					...(isOldEmpty
						? {}
						: { oldResource: { [change.restName]: change.before } }),
					newResource: { [change.restName]: change.after },
					...(campaign === undefined ? {} : { campaign }),
					...(adGroup === undefined ? {} : { adGroup }),
				},
			},
		};
	}
}

const statusOperations = {
	CREATE: "ADDED",
	UPDATE: "CHANGED",
	REMOVE: "REMOVED",
} as const;

function* changeStatuses(context: SourceContext): Iterable<Source> {
	const { account } = context;
	const latest = new Map<string, Change>();
	for (const change of changesOf(context)) {
		latest.delete(change.resourceName);
		latest.set(change.resourceName, change);
	}
	for (const change of latest.values()) {
		const { campaign, adGroup, entities } = placeOf(context, change);
		const type = toSnake(change.restName).toUpperCase();
		yield {
			measure: null,
			entities: {
				...entities,
				changeStatus: {
					resourceName: `customers/${account.id}/changeStatus/${change.at * 1000}-${type}-${change.resourceName.replace(/^.*\//, "")}`,
					lastChangeDateTime: localDateTime(account.timeZone, change.at),
					resourceType: type,
					resourceStatus: statusOperations[change.operation],
					...(campaign === undefined ? {} : { campaign }),
					...(adGroup === undefined ? {} : { adGroup }),
					[change.restName]: change.resourceName,
				},
			},
		};
	}
}

function changesOf({ account, accounts }: SourceContext): Change[] {
	return accounts.entities(account).changes;
}

/** The changed entity's ad group and campaign, by name and as entities. */
function placeOf(
	{ account, accounts, customer }: SourceContext,
	{ restName, resourceName }: Change,
): {
	campaign: string | undefined;
	adGroup: string | undefined;
	entities: Source["entities"];
} {
	const all = accounts.entities(account);
	const entity =
		all.adGroupAds.get(resourceName) ?? all.adGroupCriteria.get(resourceName);
	const adGroup = all.adGroups.get(
		restName === "adGroup" ? resourceName : text(entity, "adGroup"),
	);
	const campaign = all.campaigns.get(
		restName === "campaign" ? resourceName : text(adGroup, "campaign"),
	);
	return {
		campaign: campaign?.resourceName,
		adGroup: adGroup?.resourceName,
		entities: {
			customer,
			...(campaign === undefined ? {} : { campaign }),
			...(adGroup === undefined ? {} : { adGroup }),
		},
	};
}
