import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { AccountCall } from "../calls/call.ts";
import type { Input } from "../calls/input.ts";
import { type BatchError, ItemRefused, Refused } from "../calls/refusal.ts";
import type { Negative } from "../entities/objects.ts";
import { changeEach, expectWritable, needItems } from "./batch.ts";
import { readMatchType, readText } from "./keyword-text.ts";

const entities = { empty: 4342, tooLong: 4350, most: 1 };
/** Negative keywords of one campaign or ad group. */
const mostNegatives = 20_000;

/** `POST EntityNegativeKeywords`: words for which a campaign or an ad group shows nothing. */
export function addNegatives(call: AccountCall): Reply {
	const { api } = call;
	const answers = entitiesOf(call).map(({ negatives, items }) => {
		if (negatives.length + items.length > mostNegatives)
			throw new Refused(1032);
		const before = new Set(negatives.map(keyOf));
		const ids: (string | null)[] = items.map(() => null);
		const errors = changeEach(items, (item, index) => {
			item.only("Text", "MatchType", "Type", "Id");
			if (item.has("Id")) throw new ItemRefused(1004, "Id");
			if (item.text("Text") === null) throw new ItemRefused(4333, "Text");
			const text = readText(item, 1005);
			const matchType = readMatchType(item);
			if (matchType === "Broad") throw new ItemRefused(4340, "MatchType");
			const added = { id: api.store.nextKeywordId(), text, matchType };
			const key = keyOf(added);
			if (before.has(key)) throw new ItemRefused(4335, "Text");
			if (negatives.some((one) => keyOf(one) === key))
				throw new ItemRefused(4338, "Text");
			negatives.push(added);
			ids[index] = added.id;
		});
		return { ids, errors };
	});
	return json(200, {
		NegativeKeywordIds: answers.map(({ ids }) => ({ Ids: ids })),
		NestedPartialErrors: nested(answers.map(({ errors }) => errors)),
	});
}

const keyOf = ({ text, matchType }: Omit<Negative, "id">): string =>
	`${matchType} ${text.toLowerCase()}`;

/** `DELETE EntityNegativeKeywords`, with a body that names ids. */
export function deleteNegatives(call: AccountCall): Reply {
	const answers = entitiesOf(call).map(({ negatives, items }) =>
		changeEach(items, (item) => {
			const id = item.text("Id");
			const index = negatives.findIndex((one) => one.id === id);
			if (index < 0) throw new ItemRefused(4330, "Id");
			negatives.splice(index, 1);
		}),
	);
	return json(200, { NestedPartialErrors: nested(answers) });
}

function entitiesOf(
	call: AccountCall,
): { negatives: Negative[]; items: (Input | null)[] }[] {
	const { input, api, account } = call;
	input.only("EntityNegativeKeywords");
	expectWritable(call);
	const { campaigns, adGroups } = api.store.of(account);
	return needItems(call, "EntityNegativeKeywords", entities).map((entity) => {
		if (entity === null) throw new Refused(4343);
		entity.only("EntityId", "EntityType", "NegativeKeywords");
		const type = entity.word("EntityType", ["Campaign", "AdGroup"]);
		const id = entity.needId("EntityId");
		const found = (type === "AdGroup" ? adGroups : campaigns).get(id);
		if (type === null || found === undefined || found.switch === "Deleted")
			throw new Refused(517, id);
		const items = entity.objects("NegativeKeywords");
		if (items === null || items.length === 0) throw new Refused(1034);
		return { negatives: found.negatives, items };
	});
}

/** Errors of single words, by the entity that they were meant for. */
function nested(all: readonly BatchError[][]) {
	return all.flatMap((errors, index) =>
		errors.length === 0
			? []
			: [
					{
						BatchErrors: errors,
						Code: 0,
						Details: null,
						ErrorCode: null,
						FieldPath: null,
						ForwardCompatibilityMap: null,
						Index: index,
						Message: null,
						Type: "BatchErrorCollection",
					},
				],
	);
}
