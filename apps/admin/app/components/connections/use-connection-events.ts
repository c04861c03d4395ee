import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";

/**
 * Reloads the page's data when a connection of the brand changes. A stream that was refused for good is opened again
 * after a while; until then the page shows what it was loaded with. `awaited`: the page shows something that ends any
 * moment, and may have ended between loading it and opening the stream.
 */
export function useConnectionEvents(brandId: string, awaited = false): void {
	const { revalidate } = useRevalidator();
	const reload = useRef(revalidate);
	reload.current = revalidate;
	const isAwaited = useRef(awaited);
	isAwaited.current = awaited;
	useEffect(() => {
		let source: EventSource | undefined;
		let retry: ReturnType<typeof setTimeout> | undefined;
		let first = true;
		const open = () => {
			source = new EventSource(
				`/events/brands/${encodeURIComponent(brandId)}/connections`,
			);
			source.addEventListener("next", () => {
				// The first event is the present state, which the page already has.
				if (!first || isAwaited.current) reload.current();
				first = false;
			});
			const lost = () => {
				source?.close();
				clearTimeout(retry);
				retry = setTimeout(open, 15_000);
			};
			source.addEventListener("complete", lost);
			source.addEventListener("error", lost);
		};
		open();
		return () => {
			source?.close();
			clearTimeout(retry);
		};
	}, [brandId]);
}
