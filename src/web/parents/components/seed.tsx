/** The seed in the ground, shown before there is a tree. */
export function SeedPicture() {
  return (
    <svg class="seed" viewBox="0 0 400 240" preserveAspectRatio="xMidYMax meet" role="img" aria-label="丘の土のなかで、種がひとつ眠っています">
      <rect class="seed-sky" x="-1800" y="-600" width="4000" height="840" />
      <circle class="seed-light" cx="318" cy="52" r="22" />
      <circle class="seed-glow" cx="318" cy="52" r="40" />
      <path class="seed-far" d="M-1800 130Q-60 181 0 150Q90 104 190 140T400 126Q480 90 2200 130V240H-1800z" />
      <path class="seed-hill" d="M-1800 205Q-200 212 0 172Q200 132 400 172Q600 212 2200 205V240H-1800z" />
      <ellipse class="seed-rim" cx="200" cy="170" rx="86" ry="18" />
      <path class="seed-earth" d="M124 196a76 46 0 0 1 152 0v44H124z" />
      <circle class="seed-glow" cx="200" cy="200" r="34" />
      <path class="seed-body" d="M200 180c13 0 21 10 21 21s-9 20-21 20-21-9-21-20 8-21 21-21z" />
      <path class="seed-face" d="M189 202q4 4 8 0M203 202q4 4 8 0" />
      <path class="seed-shoot" d="M200 180q-1-7 4-11" />
    </svg>
  );
}
