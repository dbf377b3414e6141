/** Tab-separated tables with `#` comments: all that is data here. */
import { readFile } from "node:fs/promises";

/** Rows of exactly `columns` cells. Throws for a row that lacks one: a reason that nobody wrote is no reason. */
export async function readTable(file: string, columns: number): Promise<string[][]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const cells = line.split("\t");
    if (cells.length !== columns || cells.some((cell) => cell === "")) throw new Error(`${file}: ${columns} cells are wanted: ${line}`);
    return cells;
  });
}
