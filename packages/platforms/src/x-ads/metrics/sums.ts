import type { MetricNumbers, RejectedRecord } from "../../drafts.ts";
import { type Fields, fields } from "../../read-failure.ts";
import { rowPath } from "../../read-rows.ts";
import { id } from "../ids.ts";

type Sum = MetricNumbers;

/** Place at which an entity's numbers do not fit. */
class Unfit extends Error {
	readonly path: string;

	constructor(path: string) {
		super(path);
		this.path = path;
	}
}

/**
 * Sums of campaigns over the placements that were asked for one after another: arrays by the places of a piece. A campaign of
 * which one reply does not fit has no sums, since they would lack a part of what was spent.
 */
export class Sums {
	readonly rejected: RejectedRecord[] = [];
	readonly #entity: string;
	readonly #places: number;
	readonly #metric: string;
	readonly #sums = new Map<string, Sum[]>();
	readonly #unfit = new Set<string>();

	/**
	 * @param entity kind of record, such as `metric`
	 * @param places number of places in each array
	 * @param metric X's name of what counts as a conversion
	 */
	constructor(entity: string, places: number, metric: string) {
		this.#entity = entity;
		this.#places = places;
		this.#metric = metric;
	}

	/** Adds the rows of one reply, about campaigns that were asked for. One that has two rows has none that could be believed. */
	add(rows: readonly unknown[], asked: ReadonlySet<string>): void {
		const told = new Set<string>();
		for (const [index, raw] of rows.entries()) {
			const row = fields(raw) ?? {};
			const campaign = id.safeParse(row.id).data ?? null;
			if (campaign !== null && !asked.has(campaign)) continue;
			try {
				if (campaign === null || told.has(campaign)) throw new Unfit("id");
				told.add(campaign);
				this.#addTo(campaign, metricsOf(row));
			} catch (error) {
				if (!(error instanceof Unfit)) throw error;
				if (campaign !== null) this.#unfit.add(campaign);
				this.rejected.push({
					entity: this.#entity,
					externalId: campaign,
					path: rowPath("data", index, error.path.split(".")),
					message: `The platform's record of this ${this.#entity} does not have the expected form.`,
				});
			}
		}
	}

	/** Sums of a campaign by place; nothing for one without numbers. */
	of(campaign: string): readonly Sum[] {
		return this.#unfit.has(campaign) ? [] : (this.#sums.get(campaign) ?? []);
	}

	#addTo(campaign: string, metrics: Fields): void {
		const cost = this.#array(metrics, "billed_charge_local_micro");
		const impressions = this.#array(metrics, "impressions");
		const clicks = this.#array(metrics, "url_clicks");
		const counted = this.#conversions(metrics);
		const value = this.#value(metrics);
		let sums = this.#sums.get(campaign);
		if (!sums) {
			sums = Array.from({ length: this.#places }, () => ({
				costMicros: 0n,
				impressions: 0n,
				clicks: 0n,
				conversions: 0,
				conversionValueMicros: 0n,
			}));
			this.#sums.set(campaign, sums);
		}
		for (const [at, sum] of sums.entries()) {
			sum.costMicros += whole(cost?.[at], "billed_charge_local_micro");
			sum.impressions += whole(impressions?.[at], "impressions");
			sum.clicks += whole(clicks?.[at], "url_clicks");
			sum.conversions =
				counted === null || sum.conversions === null
					? null
					: sum.conversions + (counted[at] ?? 0);
			sum.conversionValueMicros =
				value === null || sum.conversionValueMicros === null
					? null
					: sum.conversionValueMicros + (value[at] ?? 0n);
		}
	}

	/** An array by place; null for one that X leaves empty, which stands for zeros. */
	#array(of: Fields, name: string, path = name): readonly unknown[] | null {
		const found = of[name];
		if (found === undefined || found === null) return null;
		if (!Array.isArray(found) || found.length !== this.#places)
			throw new Unfit(path);
		return found;
	}

	/** X's own total where it tells one, else what followed a look and what followed a reaction; null where neither is told. */
	#conversions(metrics: Fields): readonly number[] | null {
		const name = this.#metric;
		const own = metrics[name];
		if (own === undefined) return null;
		const parts = fields(own);
		const keys =
			parts?.metric === undefined || parts.metric === null
				? ["post_view", "post_engagement"]
				: ["metric"];
		if (parts && keys.every((key) => parts[key] === undefined)) return null;
		const arrays = keys.map((key) =>
			this.#array(parts ?? {}, key, `${name}.${key}`),
		);
		return Array.from({ length: this.#places }, (_, at) =>
			arrays.reduce((sum, array) => sum + Number(whole(array?.[at], name)), 0),
		);
	}

	#value(metrics: Fields): readonly bigint[] | null {
		const name = this.#metric;
		const own = metrics[name];
		const parts = fields(own);
		// A part that is left out is not known; one that is null is zero.
		if (own === undefined || (parts && parts.sale_amount === undefined))
			return null;
		const path = `${name}.sale_amount`;
		const array = this.#array(parts ?? {}, "sale_amount", path);
		return Array.from({ length: this.#places }, (_, at) =>
			whole(array?.[at], path),
		);
	}
}

/** Metrics of a row that is not split; X's list has one item then. */
function metricsOf(row: Fields): Fields {
	const items = row.id_data;
	const [first, ...more] = Array.isArray(items) ? items : [];
	const metrics = fields(fields(first)?.metrics);
	if (metrics === null || more.length > 0) throw new Unfit("id_data");
	return metrics;
}

/** A whole number; null and what is left out is zero at X. */
function whole(value: unknown, path: string): bigint {
	if (value === undefined || value === null) return 0n;
	if (typeof value === "number" && Number.isSafeInteger(value))
		return BigInt(value);
	if (typeof value === "string" && /^-?\d{1,19}$/.test(value))
		return BigInt(value);
	throw new Unfit(path);
}
