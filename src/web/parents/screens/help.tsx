import { Screen } from "../components/screen.tsx";

export default function Help() {
  return <Screen title="help">{null}</Screen>;
}
