export const wait = async () => 2;
