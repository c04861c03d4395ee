import { foundedAt } from "../accounts.ts";
import type { Answer, Call } from "../api.ts";
import { answerList, answerOne, type ListForm } from "../calls/list.ts";
import { invalid } from "../calls/parameters.ts";
import { instant } from "../calls/times.ts";
import type { Row } from "../objects/rows.ts";
import { imageRow, videoRow } from "./media-rows.ts";

function libraryRows(call: Call): Row[] {
	const { api, account } = call;
	return [
		...api.world.picturesOf(account).map((one) => imageRow(call, one)),
		...api.world.videosOf(account).map((one) => videoRow(call, one)),
	].filter(({ media_key }) => !api.behaviour.lostMedia.has(String(media_key)));
}

const library: ListForm = {
	rows: libraryRows,
	counts: { usual: 20, most: 50 },
	withTotal: false,
	withDeleted: false,
	others: ["media_type", "q"],
	passes: ({ parameters }) => {
		const type = parameters.word("media_type", ["GIF", "IMAGE", "VIDEO"]);
		const q = parameters.text("q");
		if (q !== null && (q.length === 0 || q.length > 255))
			throw invalid("q", q, "Expected 1 to 255 characters");
		const wanted = q?.toLowerCase() ?? null;
		return (row) =>
			(type === null || row.media_type === type) &&
			(wanted === null ||
				[row.name, row.title, row.file_name, row.description].some((text) =>
					String(text ?? "")
						.toLowerCase()
						.includes(wanted),
				));
	},
};

/** `GET media_library` and `GET media_library/:media_key` */
export const listMedia = (call: Call): Answer =>
	call.id === null
		? answerList(call, library)
		: answerOne(call, libraryRows(call), "MEDIA_NOT_FOUND", "media_key");

const accountMedia: ListForm = {
	rows: (call) => {
		const { api, account, request } = call;
		return [...api.store.of(account).mediaCreatives.values()].map((one) => {
			const [picture] = one.world.pictures;
			return {
				id: one.accountMediaId,
				creative_type: "BANNER",
				video_id: null,
				media_url:
					picture === undefined
						? null
						: api.media.imageUrl(request, picture.file),
				created_at: instant(foundedAt(account)),
				updated_at: instant(foundedAt(account)),
				deleted: false,
			};
		});
	},
	ids: { account_media_ids: "id" },
	sorts: [],
	others: ["creative_types"],
	passes: ({ parameters }) => {
		const types = parameters.list("creative_types", 20);
		return (row) => types === null || types.includes(String(row.creative_type));
	},
};

/** `GET account_media` and `GET account_media/:account_media_id` */
export const listAccountMedia = (call: Call): Answer =>
	call.id === null
		? answerList(call, accountMedia)
		: answerOne(call, accountMedia.rows(call), "ACCOUNT_MEDIA_NOT_FOUND");
