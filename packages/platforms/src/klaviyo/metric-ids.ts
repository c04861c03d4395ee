import { type MetricRow, metricRow } from "./api-types.ts";
import type { KlaviyoClient } from "./client.ts";
import { noConversions, placedOrder } from "./conversions.ts";
import { soundRows } from "./related.ts";

/** Klaviyo's own events for what we count; those of text messages had other names before July 2026. */
const delivered: ReadonlySet<string> = new Set([
	"Received Email",
	"Received SMS",
	"Received Text Message",
	"Received Push",
	"Received WhatsApp",
]);
const clicked: ReadonlySet<string> = new Set([
	"Clicked Email",
	"Clicked SMS",
	"Clicked Text Message",
	// A notification is opened by a tap.
	"Opened Push",
	"Clicked WhatsApp",
]);

const defaultName = "Placed Order";

/** Metrics of an account that its numbers are read from, by id. */
export interface MetricIds {
	delivered: string[];
	clicked: string[];
	/** Null where nothing counts as a conversion. */
	conversion: string | null;
	/** Reason why nothing does although something should, for a person. */
	missing: string | null;
}

/**
 * Finds the metrics: their ids differ from account to account, their names do not.
 * @param choice key or id of what counts as a conversion; the default when left out
 */
export async function readMetricIds(
	client: KlaviyoClient,
	choice: string = placedOrder,
): Promise<MetricIds> {
	const metrics: MetricRow[] = [];
	for await (const { rows } of client.pages("metrics", "metrics", {}))
		metrics.push(...soundRows(rows, metricRow));
	const own = metrics.filter(
		({ attributes }) => attributes.integration?.name === "Klaviyo",
	);
	const idsOf = (names: ReadonlySet<string>) =>
		own
			.filter(({ attributes }) => names.has(attributes.name))
			.map(({ id }) => id);
	return {
		delivered: idsOf(delivered),
		clicked: idsOf(clicked),
		...findConversion(metrics, choice),
	};
}

function findConversion(
	metrics: readonly MetricRow[],
	choice: string,
): Pick<MetricIds, "conversion" | "missing"> {
	if (choice === noConversions) return { conversion: null, missing: null };
	if (choice === placedOrder) {
		const [metric] = metrics
			.filter(({ attributes }) => attributes.name === defaultName)
			.sort(byPrecedence);
		return {
			conversion: metric?.id ?? null,
			missing: metric
				? null
				: `This Klaviyo account has no metric “${defaultName}”, so it tells no conversions. Connect its shop to Klaviyo (Integrations), or choose another metric, or none, as the conversion of this connection.`,
		};
	}
	const isThere = metrics.some(({ id }) => id === choice);
	return {
		conversion: isThere ? choice : null,
		missing: isThere
			? null
			: "This Klaviyo account has no metric of the id that was chosen as the conversion. Choose another one for this connection: a metric's id is at the end of its address in Klaviyo (Analytics → Metrics).",
	};
}

/** A shop's integration comes before what was sent through the API, then the older one. */
function byPrecedence(one: MetricRow, other: MetricRow): number {
	return (
		Number(isShop(other)) - Number(isShop(one)) ||
		compare(one.attributes.created ?? "", other.attributes.created ?? "") ||
		compare(one.id, other.id)
	);
}

const isShop = ({ attributes }: MetricRow): boolean =>
	/commerce/i.test(attributes.integration?.category ?? "");

const compare = (one: string, other: string): number =>
	one < other ? -1 : one > other ? 1 : 0;
