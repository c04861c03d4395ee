import type { Reply } from "../../simulator.ts";
import type { Call } from "../calls/call.ts";
import { success } from "../calls/envelope.ts";
import { paged, readPage } from "../calls/pages.ts";
import { utcText } from "../entities/rows.ts";
import { pixelsOf } from "./pixels.ts";

/** `GET pixel/list/` */
export function listPixels({ parameters, api, account }: Call): Reply {
	const page = readPage(parameters, api.pages, { usual: 10, most: 20 });
	const code = parameters.text("code");
	const id = parameters.text("pixel_id");
	const name = parameters.text("name");
	const order = parameters.word(
		"order_by",
		["EARLIEST_CREATE", "LATEST_CREATE"],
		"EARLIEST_CREATE",
	);
	const found = pixelsOf(account).filter(
		(pixel) =>
			(code === null || pixel.code === code) &&
			(id === null || pixel.id === id) &&
			(name === null || pixel.name.includes(name)),
	);
	if (order === "LATEST_CREATE") found.reverse();
	const { items, page_info } = paged(found, page, api.pages);
	return success({
		pixels: items.map((pixel) => ({
			pixel_id: pixel.id,
			pixel_code: pixel.code,
			pixel_name: pixel.name,
			pixel_category: "ONLINE_STORE",
			create_time: utcText(pixel.createdAt),
			events: ["ON_WEB_ORDER", "SHOPPING"].map((event, index) => ({
				event_id: String(BigInt(pixel.id) + BigInt(100_000 + index)),
				event_type: event,
				name: event,
			})),
		})),
		page_info,
	});
}
