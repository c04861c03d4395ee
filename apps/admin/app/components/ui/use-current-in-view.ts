import { useLocation } from "@remix-run/react";
import { type RefObject, useEffect, useRef } from "react";

/** Brings the current link into view, in a list of links that scrolls sideways on a narrow screen. */
export function useCurrentInView<T extends HTMLElement>(): RefObject<T> {
	const list = useRef<T>(null);
	const { key } = useLocation();
	// biome-ignore lint/correctness/useExhaustiveDependencies: each navigation may choose another link
	useEffect(() => {
		const scroller = list.current;
		const current = scroller?.querySelector<HTMLElement>("[aria-current]");
		if (!scroller || !current) return;
		const middle =
			current.offsetLeft -
			scroller.offsetLeft -
			(scroller.clientWidth - current.offsetWidth) / 2;
		scroller.scrollTo({ left: middle });
	}, [key]);
	return list;
}
