/**
 * Letters of other alphabets that are drawn as ours, each with ours behind it: an eye reads `оrg_id` as `org_id`, and so
 * may whoever stores or shows it. Wide, styled and accented ones are not listed: normalization has a plain form of them.
 */
const lookalikes =
  'аa ɑa αa еe єe εe ҽe օo оo οo ѳo σo սu υu ʋu іi ιi ıi ɩi ɪi ӏl ɡg ցg ɢg гr ʀr ᴦr ꮁr тt τt ᴛt пn ոn ηn ɴn ᴀa ᴇe ᴏo ᴅd ԁd ɗd ᴢz ʐz ѕs ꜱs ᴜu ʟl';

const plain = new Map(lookalikes.split(' ').map((pair) => [pair.slice(0, -1), pair.slice(-1)]));

/** A name as the letters that it looks like, without marks and without what is not seen. */
export const plainLetters = (name: string): string =>
  Array.from(name.normalize('NFKD').replaceAll(/[\p{Cf}\p{M}]/gu, ''), lettersOf).join('');

const lettersOf = (letter: string): string => {
  if (letter < '\u0080') return letter;
  const small = letter.toLowerCase();
  const known = plain.get(small);
  if (known === undefined) return letter;
  return small === letter ? known : known.toUpperCase();
};
