/**
 * Ratios by which TikTok multiplies the dollar amounts of its budget rules; they are no rates of exchange. Source: TikTok API
 * for Business, "Budget verification ratio and value range for each currency" (1737585839634433). A currency that is not
 * there has none that is known.
 */
const currenciesByRatio: readonly (readonly [ratio: bigint, codes: string])[] =
	[
		[
			1n,
			"AED ARS AUD BRL CAD CHF EUR GBP HUF ILS MYR NZD PEN QAR RON SAR SGD USD",
		],
		[4n, "PLN"],
		[
			10n,
			"BOB CNY CZK DKK EGP GTQ HKD HNL MOP MXN NIO NOK SEK THB TRY TWD UAH UYU ZAR",
		],
		[50n, "PHP"],
		[100n, "BDT DZD INR ISK JPY KES NGN PKR RUB"],
		[1_000n, "CLP COP CRC KRW"],
		[10_000n, "IDR PYG VND"],
		[100_000n, "VEF"],
	];

export const budgetRatios: ReadonlyMap<string, bigint> = new Map(
	currenciesByRatio.flatMap(([ratio, codes]) =>
		codes.split(" ").map((code): [string, bigint] => [code, ratio]),
	),
);

/** Currencies whose budgets are whole units; those of all others have two decimals at most. */
export const wholeCurrencies: ReadonlySet<string> = new Set(
	"CLP HUF IDR ISK JPY KRW PYG TWD VND".split(" "),
);
