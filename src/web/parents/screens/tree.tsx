import { Screen } from "../components/screen.tsx";

export default function Tree() {
  return <Screen title="tree">{null}</Screen>;
}
