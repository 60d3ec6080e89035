import { answerText } from './judge.ts';
import { type ReadResults, type Rechecked, recheck } from './results.ts';
import { type Asked, questionsOf, type Worksheet } from './worksheet.ts';

/** One student's line. */
export interface StudentRow {
  name: string;
  handedIn: string;
  answers: readonly Rechecked[];
  right: number;
  /** what a teacher should look at, as sentences */
  remarks: readonly string[];
}

/** One question's line. */
export interface QuestionRow {
  asked: Asked;
  answered: number;
  right: number;
  /** wrong answers given by at least two students, the most frequent first */
  common: readonly { text: string; count: number }[];
}

/** A class's results on one worksheet. */
export interface ClassTable {
  students: readonly StudentRow[];
  questions: readonly QuestionRow[];
  /** questions that can be right or wrong */
  judged: number;
}

/** The table of all results of one worksheet; results of others must be left out before. Students by name, then by time. */
export function classTable(worksheet: Worksheet, handed: readonly ReadResults[]): ClassTable {
  const names = handed.map(({ results }) => results.name.toLowerCase());
  const students = handed
    .map(({ results, intact }, index): StudentRow => {
      const answers = recheck(worksheet, results);
      const wrongClaims = answers.filter(({ contradicts }) => contradicts).map(({ asked }) => asked.label);
      const namesakes = names.filter((name) => name === names[index]).length;
      const remarks = [
        ...(intact ? [] : ['The file was changed or damaged after it was handed in.']),
        ...(wrongClaims.length
          ? [
              `The file claims other verdicts than its answers get: ${wrongClaims.join(', ')}. The table shows what they get.`,
            ]
          : []),
        ...(namesakes > 1 ? [`${namesakes} files have this name.`] : []),
      ];
      const right = answers.filter((one) => one.right === true).length;
      return { name: results.name || 'no name', handedIn: results.handedIn, answers, right, remarks };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.handedIn < b.handedIn ? -1 : 1));
  const asked = questionsOf(worksheet);
  const questions = asked.map((one, index): QuestionRow => {
    const answers = students.map((student) => student.answers[index]!);
    const wrong = new Map<string, number>();
    for (const { answer, right } of answers)
      if (answer && right === false) {
        const text = answerText(one.check, answer);
        wrong.set(text, (wrong.get(text) ?? 0) + 1);
      }
    const common = [...wrong]
      .map(([text, count]) => ({ text, count }))
      .filter(({ count }) => count > 1)
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
    return {
      asked: one,
      answered: answers.filter(({ answer }) => answer !== null).length,
      right: answers.filter(({ right }) => right === true).length,
      common,
    };
  });
  return { students, questions, judged: asked.filter(({ check }) => check.kind !== 'text').length };
}

/**
 * One cell of a CSV file (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe before it, since
 * names and answers come from strangers.
 */
export function csvCell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The table as CSV, a line per student: name, time, right answers, then verdict, answer, attempts, seconds per question. */
export function classCsv({ students, questions }: ClassTable): string {
  const head = [
    'name',
    'handed in',
    'right',
    ...questions.flatMap(({ asked: { label } }) => [
      `${label} right`,
      `${label} answer`,
      `${label} attempts`,
      `${label} seconds`,
    ]),
    'remarks',
  ];
  const rows = students.map((student) => [
    student.name,
    student.handedIn,
    student.right,
    ...student.answers.flatMap(({ asked, answer, right, attempts, seconds }) => [
      right === null ? '' : right ? 'yes' : 'no',
      answerText(asked.check, answer),
      attempts,
      seconds,
    ]),
    student.remarks.join(' '),
  ]);
  return [head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n');
}
