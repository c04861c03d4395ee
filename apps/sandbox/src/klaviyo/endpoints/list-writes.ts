import { z } from "zod";
import type { Reply } from "../../simulator.ts";
import { readBody } from "../api/body.ts";
import { render } from "../api/document.ts";
import type { Call, Endpoint } from "../api/endpoint.ts";
import { tiers } from "../api/rate.ts";
import { document } from "../api/read-endpoints.ts";
import { readQuery } from "../api/reading.ts";
import { invalid, KlaviyoRefused, notFound } from "../errors.ts";
import { type List, listResource } from "../shop/audiences.ts";

const optIn = z.enum(["double_opt_in", "single_opt_in"]).nullish();
const creation = z.strictObject({
	data: z.strictObject({
		type: z.literal("list"),
		attributes: z.strictObject({
			name: z.string().min(1),
			opt_in_process: optIn,
		}),
	}),
});
const change = z.strictObject({
	data: z.strictObject({
		type: z.literal("list"),
		id: z.string(),
		attributes: z.strictObject({
			name: z.string().min(1).nullish(),
			opt_in_process: optIn,
		}),
	}),
});
const common = { scopes: ["lists:write"], tier: tiers.medium };

/** Lists are created, changed and deleted; what is written lasts until the sandbox ends. */
export const listWriteEndpoints: readonly Endpoint[] = [
	{
		...common,
		method: "POST",
		path: "/api/lists",
		operation: "create_list",
		tier: tiers.listCreation,
		async answer(call) {
			const { data } = await readBody(call.request, creation);
			const { name, opt_in_process } = data.attributes;
			return shown(201, call.shop.addList(name, opt_in_process), call);
		},
	},
	{
		...common,
		method: "PATCH",
		path: "/api/lists/{id}",
		operation: "update_list",
		async answer(call) {
			const { data } = await readBody(call.request, change);
			const list = listOf(call);
			if (data.id !== list.id)
				throw new KlaviyoRefused(
					invalid("The id in the body is not the one in the address.", {
						pointer: "/data/id",
					}),
				);
			const { name, opt_in_process } = data.attributes;
			list.name = name ?? list.name;
			list.optIn = opt_in_process ?? list.optIn;
			list.updatedAt = call.shop.now();
			return shown(200, list, call);
		},
	},
	{
		...common,
		method: "DELETE",
		path: "/api/lists/{id}",
		operation: "delete_list",
		answer(call) {
			const { id } = listOf(call);
			call.shop.lists = call.shop.lists.filter((list) => list.id !== id);
			return { status: 204, headers: {}, body: "" };
		},
	},
];

function listOf({ shop, ids: [id] }: Call): List {
	const list = shop.lists.find((one) => one.id === id);
	if (list === undefined) throw new KlaviyoRefused(notFound);
	return list;
}

function shown(status: number, list: List, call: Call): Reply {
	const query = readQuery(call.request.query, { kind: "list" });
	const data = render(listResource(list), query, call.addresses);
	return document(status, { data, links: data.links });
}
