/** The API's words for the zones of the world. */
const words: Readonly<Record<string, string>> = {
	"America/New_York": "EasternTimeUSCanada",
	"Europe/Berlin": "AmsterdamBerlinBernRomeStockholmVienna",
	"Asia/Tokyo": "OsakaSapporoTokyo",
};

export function timeZoneWord(timeZone: string): string {
	return words[timeZone] ?? "GreenwichMeanTimeDublinEdinburghLisbonLondon";
}
