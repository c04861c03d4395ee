import {
	createContext,
	type ReactNode,
	useContext,
	useEffect,
	useState,
} from "react";
import { fallbackTimeZone, rememberTimeZone } from "../time-zone.ts";

const TimeZoneContext = createContext(fallbackTimeZone);

/** The zone that times are written in. */
export const useTimeZone = () => useContext(TimeZoneContext);

/**
 * Times are written in the zone that the browser remembered, by the server as by the page that comes alive, so that
 * nothing moves. A browser that comes for the first time, or from another zone, remembers its own then.
 */
export function TimeZoneProvider({
	known,
	children,
}: {
	/** Zone as the server read it. */
	known: string;
	children: ReactNode;
}) {
	const [zone, setZone] = useState(known);
	useEffect(() => {
		const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
		if (!own || own === known) return;
		// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, nor without TLS
		document.cookie = rememberTimeZone(own, location.protocol === "https:");
		setZone(own);
	}, [known]);
	return (
		<TimeZoneContext.Provider value={zone}>{children}</TimeZoneContext.Provider>
	);
}
