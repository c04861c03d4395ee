import { useFetcher } from "@remix-run/react";
import { type KeyboardEvent, useId, useState } from "react";
import type { FoundItem } from "../../find-items.server.ts";
import { connectionName } from "../../format/labels.ts";
import type { loader } from "../../routes/brands.$brandId.catalog-items.ts";
import { Button } from "../ui/button.tsx";
import { inputClass } from "../ui/field.tsx";

/** Finds an item in the brand's catalogs; choosing one fills in the fields below. */
export function ItemSearch({
	brandId,
	chosen,
	onChoose,
}: {
	brandId: string;
	/** Platform and id of the item in the fields. */
	chosen: string;
	onChoose(item: FoundItem): void;
}) {
	const id = useId();
	const fetcher = useFetcher<typeof loader>();
	const [text, setText] = useState("");
	const search = () => {
		if (text.trim() !== "")
			fetcher.load(
				`/brands/${brandId}/catalog-items?${new URLSearchParams({ search: text.trim() })}`,
			);
	};
	// It lies in the form that adds the product, which must not be sent.
	const searchByEnter = (event: KeyboardEvent) => {
		if (event.key !== "Enter") return;
		event.preventDefault();
		search();
	};
	const items = fetcher.data?.items;
	return (
		<div className="grid gap-2">
			<label htmlFor={id} className="font-medium">
				Find the item in a catalog
			</label>
			<div className="flex max-w-md gap-2">
				<input
					id={id}
					type="search"
					maxLength={200}
					placeholder="Part of its name, or its id"
					value={text}
					onChange={({ target }) => setText(target.value)}
					onKeyDown={searchByEnter}
					className={inputClass}
				/>
				<Button onClick={search} pending={fetcher.state !== "idle"}>
					Find
				</Button>
			</div>
			<div aria-live="polite">
				{items?.length === 0 && (
					<p className="text-ink-soft">
						No item of an imported catalog matches. Write its id below.
					</p>
				)}
				{items && items.length > 0 && (
					<fieldset className="grid max-h-60 gap-0.5 overflow-y-auto rounded-lg border border-line p-1.5">
						<legend className="sr-only">Items that match</legend>
						{items.map((item) => (
							<label
								key={`${item.connectionId} ${item.externalId}`}
								className="flex items-center gap-2.5 rounded-lg px-2 py-1.5 hover:bg-ink/5"
							>
								<input
									type="radio"
									name={`${id}-found`}
									checked={chosen === `${item.platform} ${item.externalId}`}
									onChange={() => onChoose(item)}
									className="size-4 shrink-0 accent-accent-600"
								/>
								<span className="min-w-0">
									<span className="block [overflow-wrap:anywhere]">
										{item.name}
									</span>
									<span className="block text-[13px] text-ink-soft [overflow-wrap:anywhere]">
										{connectionName(item)} · {item.externalId}
									</span>
								</span>
							</label>
						))}
					</fieldset>
				)}
			</div>
		</div>
	);
}
