import type { ReactNode } from "react";
import { platformNames } from "../../format/labels.ts";
import { countOf, formatCount } from "../../format/numbers.ts";
import type { MappingsPreview } from "../../import-mappings.server.ts";
import { Card } from "../ui/card.tsx";
import { Notice } from "../ui/notice.tsx";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";

/** Content of a file before anything of it is imported: its faults by line, else its first rows. */
export function ImportPreview({ preview }: { preview: MappingsPreview }) {
	const { problemCount, problems, rows, lines, repeated } = preview;
	return (
		<div className="grid gap-4">
			{preview.isChanged && (
				<Notice tone="warn">
					The file has changed since you looked at it. This is what it holds
					now.
				</Notice>
			)}
			{problemCount > 0 ? (
				<Notice tone="bad" title="Nothing was imported">
					{countOf(problemCount, "line")} cannot be imported. Correct the file
					and choose it again: it is imported as a whole.
				</Notice>
			) : (
				<Notice
					tone="good"
					title={`${countOf(lines, "mapping")} can be imported`}
				>
					{repeated > 0
						? `${countOf(repeated, "line")} ${repeated === 1 ? "says" : "say"} the same as another one and ${repeated === 1 ? "counts" : "count"} once.`
						: "Every line can be read."}
				</Notice>
			)}
			{problemCount > 0 ? (
				<FirstRows
					title="Lines to correct"
					heads={["Where", "Problem"]}
					shown={problems.length}
					count={problemCount}
				>
					{problems.map(({ line, message }) => (
						<tr key={`${line} ${message}`} className={rowClass}>
							<Td className="w-28 tabular-nums">
								{line === null ? "The file" : `Line ${formatCount(line)}`}
							</Td>
							<Td label="Problem" className="[overflow-wrap:anywhere]">
								{message}
							</Td>
						</tr>
					))}
				</FirstRows>
			) : (
				<FirstRows
					title="What is in it"
					heads={["Product", "Platform", "Item"]}
					shown={rows.length}
					count={lines}
				>
					{rows.map((row) => (
						<tr key={`${row.platform} ${row.externalId}`} className={rowClass}>
							<Td className="font-medium [overflow-wrap:anywhere]">
								{row.productId}
							</Td>
							<Td label="Platform">{platformNames[row.platform]}</Td>
							<Td label="Item" className="[overflow-wrap:anywhere]">
								{row.externalId}
							</Td>
						</tr>
					))}
				</FirstRows>
			)}
		</div>
	);
}

/** A table of the first rows of what a file holds. */
function FirstRows({
	title,
	heads,
	shown,
	count,
	children,
}: {
	title: string;
	heads: readonly string[];
	shown: number;
	count: number;
	children: ReactNode;
}) {
	return (
		<Card
			flush
			title={title}
			description={
				count > shown
					? `The first ${formatCount(shown)} of ${formatCount(count)}`
					: undefined
			}
		>
			<Table stacked caption={title}>
				<thead>
					<tr>
						{heads.map((head) => (
							<Th key={head}>{head}</Th>
						))}
					</tr>
				</thead>
				<tbody>{children}</tbody>
			</Table>
		</Card>
	);
}
