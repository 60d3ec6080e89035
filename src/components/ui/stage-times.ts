import { html, nothing } from 'lit';

/**
 * What each stage of a run took, and all of them together.
 *
 * @param rows name and milliseconds of each stage
 * @param known false while nothing ran yet: dashes stand for the numbers
 * @param framesPerSecond of a live picture; null for a still one
 */
export function stageTimes(
  rows: readonly (readonly [name: string, milliseconds: number])[],
  known: boolean,
  framesPerSecond: number | null,
) {
  const total = rows.reduce((sum, [, time]) => sum + time, 0);
  const shown = (time: number) => (known ? time.toFixed(1) : '–');
  return html`<table>
    <caption class="visually-hidden">Milliseconds by stage</caption>
    <tbody>
      ${rows.map(([name, time]) => html`<tr><th scope="row">${name}</th><td class="number">${shown(time)}</td></tr>`)}
      <tr class="total">
        <th scope="row">together</th>
        <td class="number">${shown(total)} ms</td>
      </tr>
      ${
        framesPerSecond === null
          ? nothing
          : html`<tr><th scope="row">frames per second</th><td class="number rate">${framesPerSecond.toFixed(1)}</td></tr>`
      }
    </tbody>
  </table>`;
}
