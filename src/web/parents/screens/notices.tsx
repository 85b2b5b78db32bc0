import { Screen } from "../components/screen.tsx";

export default function Notices() {
  return <Screen title="notices">{null}</Screen>;
}
