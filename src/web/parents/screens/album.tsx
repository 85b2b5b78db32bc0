import { Screen } from "../components/screen.tsx";

export default function Album() {
  return <Screen title="album">{null}</Screen>;
}
